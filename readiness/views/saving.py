"""What the pages have in common on which something is filled in and saved."""

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from readiness.forms.versions import Clash

FORM_METHODS = ["GET", "HEAD", "POST"]


def sent(request: HttpRequest) -> QueryDict | None:
    """What was filled in, or None where the form is only asked for."""
    return request.POST if request.method == "POST" else None


def status_of(form: BaseForm, clash: Clash | None = None) -> int:
    """409 when somebody else saved first, 422 when something must be mended."""
    return 409 if clash else 422 if form.errors else 200
