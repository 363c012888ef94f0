"""Text that no page was made for, in every address that anybody may ask for and in its query: never an error of ours."""

from collections.abc import Iterator
from itertools import product
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from asm_portal.access import anyone
from tests.pages.addresses import OF_OTHER_PACKAGES, Address, addresses
from tests.pages.lists import Lists

HOSTILE = {
    "NUL bytes": "heart\0group\0",
    "the signs of other languages": "x' OR 1=1; DROP TABLE x; -- \"><script> a & | ! ( <-> :* %s %(x)s {0} {{ 7*7 }} ..%2f",
    "letters that are none": "one\r\nSet-Cookie: x=1 \u202e\ufeff\u200b\U0001f9e1 ١٢٣٤٥٦٧٨٩٠²",
    "very much of it": "9" * 3000,
}
ASKED_FOR = (
    *("q", "text", "npis", "token", "next", "page", "page_size", "size", "sort", "order", "tab"),
    *(
        "state",
        "cohort",
        "small_practice",
        "status",
        "performance_year",
        "kind",
        "mandatory",
        "organization",
        "dataset",
    ),
)
API = ("clinicians", "organizations", "areas", "zip", "states", "releases")


def paths_of(address: Address, text: str) -> Iterator[str]:
    """The path with the text, or else a number that is too large or a format, for each of its parameters."""
    for values in product((text, 10**20, "csv"), repeat=len(address.parameters)):
        try:
            yield reverse(address.name, kwargs=dict(zip(sorted(address.parameters), values, strict=True)))
        except NoReverseMatch:
            continue
        return


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_address_fails_for_what_is_written_in_it_or_behind_it(
    client: Client, lists: Lists, country: None, text: str
) -> None:
    public = [
        address
        for address in addresses()
        if address.rule is anyone and address.name and not OF_OTHER_PACKAGES & set(address.app_names)
    ]
    paths = [path for address in public for path in paths_of(address, text)]
    paths += [f"/api/v1/{what}{rest}" for what in API for rest in ("", f"/{quote(text)}")]
    assert len(paths) > len(public) * 0.9
    everything, words = urlencode(dict.fromkeys(ASKED_FOR, text)), urlencode({"q": text})
    asked = [f"{path}?{everything}" for path in paths]
    asked += [f"{reverse(address.name)}?{words}" for address in public if not address.parameters]
    failed = [address for address in asked if answer(client, address) >= 500]
    assert failed == []


def answer(client: Client, address: str) -> int:
    response = client.get(address)
    for _ in response if response.streaming else ():
        pass  # a download fails, if it does, while it is sent
    return response.status_code
