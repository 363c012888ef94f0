"""Pages of a practice, as its people ask for them and read them."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from asm_portal.accounts.models import User
from readiness.models import Practice


def browser(user: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client


def address(practice: Practice, name: str, *args: Any) -> str:
    return reverse(name, args=[practice.pk, *args])


def row_of(response: HttpResponse, task_id: int) -> str:
    """The HTML of a task's row."""
    found = re.search(rf'<tr[^>]* id="task-{task_id}".*?</tr>', response.content.decode(), flags=re.DOTALL)
    return found[0] if found else ""
