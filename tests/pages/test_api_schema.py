"""What the API answers to thousands of requests that a machine thinks up from its schema, right ones and wrong ones.

The suite asks a few hundred. For more than 2,500:

    API_CASES=250 python3 manage.py test tests/pages/test_api_schema.py
"""

import os
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from asm_portal.api import api
from asm_portal.wsgi import application
from tests.pages.lists import Lists

CASES = int(os.environ.get("API_CASES", "25"))  # of each operation, besides those that every schema gives rise to

# Not checked: that whatever fits the schema is accepted. No schema can say which years have a list, or what is an NPI.
schema = schemathesis.openapi.from_dict(api.described())
schema.app = application


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """What Django's own test client does: a request leaves the connection, and the transaction of the test, alone."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=CASES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_schema_describes(
    case: Case, lists: Lists, country: None, kept_connection: None
) -> None:
    cache.clear()  # else most answers would be that there are too many requests
    case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=[positive_data_acceptance])
