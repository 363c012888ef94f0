"""What the checks of one import found."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from participants.models import ReleaseIssue, Severity

# A file that is wrong throughout is described by its first lines; the rest is counted.
KEPT_PER_CHECK = 20
SHOWN = 60  # characters of a cell
STORED = ReleaseIssue._meta.get_field("value").max_length


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding. `message` is a sentence for people and begins with the place, where there is one.

    `line` counts as a text editor or a spreadsheet does. `column` is the column's name or, where there are no columns,
    the number of the character or cell in the line. `value` is what stands there.
    """

    severity: Severity
    check: str
    message: str
    line: int | None = None
    column: str = ""
    value: str = ""


def error(check: str, text: str, *, line: int | None = None, column: str = "", value: str = "") -> Issue:
    """A finding that makes the file unusable."""
    return _issue(Severity.ERROR, check, text, line, column, value)


def warning(check: str, text: str, *, line: int | None = None, column: str = "", value: str = "") -> Issue:
    """A finding that a person has to look at before the release is published."""
    return _issue(Severity.WARNING, check, text, line, column, value)


def note(check: str, text: str, *, line: int | None = None, column: str = "", value: str = "") -> Issue:
    """A finding that is kept with the release and delays nothing."""
    return _issue(Severity.NOTE, check, text, line, column, value)


def _issue(severity: Severity, check: str, text: str, line: int | None, column: str, value: str) -> Issue:
    places = [f"line {line}" if line else "", f"column {column}" if column else ""]
    place = ", ".join(filter(None, places))
    message = f"{place[0].upper()}{place[1:]}: {text}" if place else text
    return Issue(severity, check, message, line, column[:STORED], value[:STORED])


def quoted(value: str) -> str:
    """A cell as a message shows it, cut if it is long."""
    return f'"{value}"' if len(value) <= SHOWN else f'"{value[:SHOWN]}…"'


@dataclass
class Report:
    """Collects issues, keeping the first of each check and counting all."""

    kept: list[Issue] = field(default_factory=list)
    counts: Counter[tuple[str, Severity]] = field(default_factory=Counter)

    def add(self, issue: Issue | None) -> None:
        if issue is None:
            return
        kind = (issue.check, issue.severity)
        self.counts[kind] += 1
        if self.counts[kind] <= KEPT_PER_CHECK:
            self.kept.append(issue)

    def extend(self, issues: Iterable[Issue | None]) -> None:
        for issue in issues:
            self.add(issue)

    def has(self, severity: Severity) -> bool:
        return any(found == severity for _, found in self.counts)

    def issues(self) -> list[Issue]:
        """The kept issues, the gravest first, and for each check that found more than was kept, how many more."""
        more = [
            Issue(severity, check, f"... and {count - KEPT_PER_CHECK:,} more of this kind.")
            for (check, severity), count in self.counts.items()
            if count > KEPT_PER_CHECK
        ]
        return sorted([*self.kept, *more], key=lambda issue: list(Severity).index(issue.severity))
