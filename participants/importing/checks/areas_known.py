"""CMS selects areas of the July 2023 delineations, and never a metropolitan area that has divisions."""

from participants.importing.checks.facts import FileFacts
from participants.importing.report import Issue, warning
from participants.models import Area, Dataset, MandatoryArea, Release


def check(facts: FileFacts) -> Issue | None:
    delineations = Release.objects.current(Dataset.DELINEATIONS)
    if facts.release.dataset != Dataset.MANDATORY_AREAS or delineations is None:
        return None
    known = Area.objects.filter(release=delineations, has_divisions=False)
    unknown = MandatoryArea.objects.filter(release=facts.release).exclude(code__in=known.values("code"))
    first = unknown.order_by("line").first()
    if first is None:
        return None
    text = f"{first.code} {first.title} is no area that CMS can select ({unknown.count():,} such codes in all)."
    return warning("areas_known", text, line=first.line, column="CBSA code", value=first.code)
