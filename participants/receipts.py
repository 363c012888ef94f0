"""Receipts: what a list said of one NPI or of a roster, at a time, signed, so that it can be checked later.

A receipt is its own link. Nothing is stored: the link carries the NPIs, what was said of each, the hash of the list's
file, the time, and a digest of the whole answer. Rows of a release never change, so the answer can be computed again
from the same release at any time, and compared.

The link carries every NPI, and not only a digest of them, so that whoever gets it sees what was asked. A thousand NPIs
in order, as the steps between them, take about 3,900 characters; gunicorn and nginx take at least 4,000 in an address.
"""

import hashlib
import json
import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.core.signing import BadSignature, Signer

from participants.answers import ClinicianAnswer, ListingAnswer, Verdict, about_npis, status_of
from participants.models import Dataset, Release
from participants.npi import check_digit

# The salt names the layout below: links with another one are not read by mistake.
SALT = "participants.receipts.1"
HEAD = struct.Struct("!I32s16s")  # seconds since 1970 in UTC, SHA-256 of the file, digest of the answer
VERDICTS = tuple(Verdict)


class NotAReceipt(Exception):
    """The link was not signed here, or it is not whole."""


@dataclass(frozen=True)
class Receipt:
    """`verdicts` are by NPI, in order. `sha256` names the list's file; `digest` stands for all that was said."""

    at: datetime
    sha256: str
    digest: bytes
    verdicts: dict[str, Verdict]

    @cached_property
    def token(self) -> str:
        """The receipt as it stands in a link."""
        return Signer(salt=SALT).sign_object(self, serializer=Layout, compress=True)

    @property
    def counts(self) -> dict[Verdict, int]:
        counts = Counter(self.verdicts.values())
        return {verdict: counts[verdict] for verdict in Verdict}


def issue(npis: Iterable[str], release: Release, at: datetime) -> Receipt:
    """A receipt for what a release says of valid NPIs."""
    answers = about_npis(sorted(set(npis)), release)
    verdicts = {npi: answer.verdict for npi, answer in answers.items()}
    at = at.astimezone(UTC).replace(microsecond=0)
    return Receipt(at, release.sha256, digest_of(answers.values()), verdicts)


def read(token: str) -> Receipt:
    """The receipt in a link. Raises NotAReceipt."""
    try:
        receipt: Receipt = Signer(salt=SALT).unsign_object(token, serializer=Layout)
    except BadSignature as problem:
        raise NotAReceipt from problem
    return receipt


@dataclass(frozen=True)
class Entry:
    """One NPI of a receipt: what was said, the same computed again, and what the live list says if it is another one.

    `answer` is None when the list is not kept here any more, `now` when there is no other list.
    """

    npi: str
    verdict: Verdict
    answer: ClinicianAnswer | None
    now: ClinicianAnswer | None

    @property
    def status(self) -> str:
        return status_of(self.answer) if self.answer and self.answer.verdict == self.verdict else self.verdict.value

    @property
    def status_now(self) -> str | None:
        return status_of(self.now) if self.now else None

    @property
    def changed(self) -> bool:
        """Whether the live list says something else."""
        return bool(self.answer and self.now and what_is_said(self.answer) != what_is_said(self.now))


@dataclass(frozen=True)
class Check:
    """A receipt compared with what is known now: with its own list, and with the live one if that is another."""

    receipt: Receipt
    release: Release | None
    current: Release | None
    entries: list[Entry]

    @property
    def matches(self) -> bool:
        """Whether its own list still says, to the letter, what it said then."""
        return digest_of(entry.answer for entry in self.entries if entry.answer) == self.receipt.digest

    @property
    def changed(self) -> int:
        """Of how many NPIs the live list says something else."""
        return sum(entry.changed for entry in self.entries)


def check(receipt: Receipt) -> Check:
    lists = Release.objects.of(Dataset.PARTICIPANTS).ever_published().select_related("predecessor")
    release = lists.filter(sha256=receipt.sha256).first()
    current = Release.objects.current(Dataset.PARTICIPANTS)
    if current == release:
        current = None
    answers = about_npis(receipt.verdicts, release) if release else {}
    now = about_npis(receipt.verdicts, current) if current else {}
    entries = [Entry(npi, verdict, answers.get(npi), now.get(npi)) for npi, verdict in receipt.verdicts.items()]
    return Check(receipt, release, current, entries)


def digest_of(answers: Iterable[ClinicianAnswer]) -> bytes:
    """16 bytes that stand for everything that a list says of some NPIs, which are in order."""
    said = [[answer.npi, *what_is_said(answer)] for answer in answers]
    return hashlib.sha256(json.dumps(said).encode()).digest()[:16]


def what_is_said(answer: ClinicianAnswer) -> list[Any]:
    return [answer.verdict, sorted(map(facts_of, answer.listings))]


def facts_of(listing: ListingAnswer) -> list[Any]:
    years = {year.year: [year.participant, year.small_practice] for year in listing.years}
    return [
        listing.cohort,
        listing.organization,
        listing.state,
        listing.first_name,
        listing.last_name,
        json.dumps(years),
    ]


class Layout:
    """A receipt as bytes: the head, then for each NPI the step from the one before it, together with its verdict.

    The tenth digit of an NPI follows from the nine before it and is left out.
    """

    def dumps(self, receipt: Receipt) -> bytes:
        head = HEAD.pack(int(receipt.at.timestamp()), bytes.fromhex(receipt.sha256), receipt.digest)
        return head + b"".join(map(packed, steps(receipt.verdicts)))

    def loads(self, data: bytes) -> Receipt:
        seconds, sha256, digest = HEAD.unpack_from(data)
        nine = 0
        verdicts = {}
        for number in unpacked(data[HEAD.size :]):
            step, verdict = divmod(number, len(VERDICTS))
            nine += step
            verdicts[f"{nine}{check_digit(str(nine))}"] = VERDICTS[verdict]
        return Receipt(datetime.fromtimestamp(seconds, UTC), sha256.hex(), digest, verdicts)


def steps(verdicts: dict[str, Verdict]) -> Iterator[int]:
    before = 0
    for npi, verdict in sorted(verdicts.items()):
        nine = int(npi[:9])
        yield (nine - before) * len(VERDICTS) + VERDICTS.index(verdict)
        before = nine


def packed(number: int) -> bytes:
    """A number as groups of seven bits, the lowest first; the top bit of a byte says that another one follows."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)


def unpacked(data: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0
