"""The words of a letter, found when it is sent. The templates are in `templates/alerts/mail`."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.defaultfilters import pluralize
from django.template.loader import render_to_string
from django.urls import reverse

from participants.alerts import changes, interests, links
from participants.alerts.changes import Changes
from participants.alerts.interests import Interest
from participants.fields import changes_in_words, in_words
from participants.importing.diff import Change
from participants.models import Announcement, Letter, Purpose, Subscriber, Watch

MOST_NAMED = 40  # clinicians under one heading; the rest is behind a link


@dataclass(frozen=True)
class Draft:
    """`stop` is the link with which a mail program can stop the alerts at once; "" for a letter that was asked for."""

    subject: str
    text: str
    stop: str = ""


class Composer:
    """Writes letters. What is the same for many letters in a row, the changes of a list, it reads once."""

    def __init__(self) -> None:
        self.read: dict[int, Changes] = {}

    def message(self, letter: Letter) -> EmailMessage | None:
        """The mail, or None when there is nothing to say any more."""
        draft = WRITERS[Purpose(letter.purpose)](self, letter)
        if draft is None:
            return None
        host = urlsplit(settings.ASM_SITE_URL).hostname
        headers = {
            "Auto-Submitted": "auto-generated",  # RFC 3834: no program shall answer
            "Message-ID": f"<letter-{letter.pk}-{letter.created_at:%Y%m%d%H%M%S%f}@{host}>",
        }
        if draft.stop:
            # RFC 8058: mail programs show a button that sends a POST to this address.
            headers |= {"List-Unsubscribe": f"<{draft.stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        return EmailMessage(draft.subject, draft.text, to=[letter.email], headers=headers)

    def changes_of(self, announcement: Announcement) -> Changes:
        if announcement.pk not in self.read:
            self.read = {announcement.pk: changes.between(announcement.base, announcement.release)}
        return self.read[announcement.pk]


# ---------------------------------------------------------------------------------------------- what was asked for


def confirmation(composer: Composer, letter: Letter) -> Draft | None:
    watch = Watch.objects.select_related("subscriber").filter(pk=letter.about).first()
    if watch is None or watch.confirmed_at:
        return None
    context = {"watch": watch, "confirm": links.to_confirm(watch), "days": links.VALID_FOR[links.CONFIRM].days}
    return Draft("Confirm that you want to watch this", rendered("confirmation", context))


def link(composer: Composer, letter: Letter) -> Draft | None:
    subscriber = Subscriber.objects.filter(pk=letter.about).first()
    if subscriber is None:
        return None
    context = {
        "watches": subscriber.watches.confirmed().count(),
        "manage": links.to_manage(subscriber),
        "days": links.VALID_FOR[links.MANAGE].days,
    }
    return Draft("What you watch", rendered("link", context))


# ----------------------------------------------------------------------------------------------- what was published


@dataclass(frozen=True)
class Section:
    """What changed for one thing that somebody watches, as far as it is named in the mail."""

    interest: Interest

    @property
    def title(self) -> str:
        return self.interest.title

    @property
    def url(self) -> str:
        return links.absolute(self.interest.page) if self.interest.page else ""

    @property
    def entries(self) -> list["Entry"]:
        return [Entry(change) for change in self.interest.changes[:MOST_NAMED]]

    @property
    def more(self) -> int:
        return len(self.interest.changes[MOST_NAMED:])


@dataclass(frozen=True)
class Entry:
    """One difference, in words."""

    change: Change

    @property
    def name(self) -> str:
        row = self.change.row
        return ", ".join(filter(None, [f"{row['first_name']} {row['last_name']}".strip(), f"NPI {row['npi']}"]))

    @property
    def kind(self) -> str:
        return self.change.kind

    @property
    def lines(self) -> list[str]:
        """Where the clinician is, or was, listed; then what is different."""
        row = self.change.row
        where = [in_words("cohort", row["cohort"]), row["organization"] or "no organization named", row["state"]]
        return [", ".join(where), *changes_in_words(self.change.changes)]

    @property
    def url(self) -> str:
        return links.absolute(reverse("clinician", args=[self.change.row["npi"]]))


def change(composer: Composer, letter: Letter) -> Draft | None:
    announcement = announcement_of(letter)
    if announcement.release.withdrawn_at:
        return None  # the rollback has overtaken it
    return about_changes(composer, letter, announcement, "change", counted)


def correction(composer: Composer, letter: Letter) -> Draft | None:
    return about_changes(composer, letter, announcement_of(letter), "correction", lambda _: "Correction")


def about_changes(
    composer: Composer,
    letter: Letter,
    announcement: Announcement,
    template: str,
    subject: Callable[[list[Interest]], str],
) -> Draft | None:
    """None when the address does not watch any of it any more."""
    found = interests.of(letter.email, composer.changes_of(announcement))
    if not found:
        return None
    subscriber = Subscriber.objects.with_address(letter.email).first() or Subscriber.objects.create(email=letter.email)
    release, base = announcement.release, announcement.base
    context = {
        "release": release,
        "base": base,
        "event": announcement.event,
        "sections": [Section(interest) for interest in found],
        "differences": links.absolute(reverse("release-diff", args=[base.pk, release.pk])),
        "manage": links.to_manage(subscriber),
        "stop": (stop := links.to_stop(subscriber)),
    }
    return Draft(f"{subject(found)}: {release.label}", rendered(template, context), stop)


def announcement_of(letter: Letter) -> Announcement:
    return Announcement.objects.select_related("event", "release", "base").get(pk=letter.about)


def counted(found: list[Interest]) -> str:
    """ "1 change", or "3 changes": of what an address watches, each once."""
    number = len({id(change) for interest in found for change in interest.changes})
    return f"{number:,} change{pluralize(number)}"


def rendered(template: str, context: dict[str, object]) -> str:
    text = render_to_string(f"alerts/mail/{template}.txt", context | {"home": links.absolute("/")})
    return text.strip() + "\n"


WRITERS: dict[Purpose, Callable[[Composer, Letter], Draft | None]] = {
    Purpose.CONFIRMATION: confirmation,
    Purpose.LINK: link,
    Purpose.CHANGE: change,
    Purpose.CORRECTION: correction,
}
