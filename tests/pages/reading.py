"""What a person sees of a page: its words, its links, its tables."""

from html.parser import HTMLParser
from typing import Any

BREAKS = {"p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "tr", "caption", "legend", "label", "option", "br"}


class Reader(HTMLParser):
    """Collects the text of <main>, its links, and the cells of its tables. White space counts as one blank.

    Of a part of a page, such as htmx asks for, it reads everything.
    """

    def __init__(self, *, is_part: bool) -> None:
        super().__init__()
        self.inside = is_part
        self.text = ""
        self.links: dict[str, str] = {}
        self.rows: list[list[str]] = []
        self.open_link: tuple[str, int] | None = None
        self.open_cell: int | None = None

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.inside = self.inside or tag == "main"
        if not self.inside:
            return
        if tag in BREAKS or tag == "span":
            self.text += " "
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.open_cell = len(self.text)
        if tag == "a":
            self.open_link = dict(attrs)["href"], len(self.text)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.open_link:
            address, start = self.open_link
            self.links.setdefault(address, plain(self.text[start:]))
            self.open_link = None
        if tag in ("td", "th") and self.open_cell is not None:
            self.rows[-1].append(plain(self.text[self.open_cell :]))
            self.open_cell = None
        if tag in BREAKS and self.inside:
            self.text += " "
        if tag == "main":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text += data


def plain(text: str) -> str:
    return " ".join(text.split())


def read(response: Any) -> Reader:
    page = response.content.decode()
    reader = Reader(is_part="<main" not in page)
    reader.feed(page)
    return reader


def words(response: Any) -> str:
    """The text of a page's content, without its header and footer."""
    return plain(read(response).text)


def links(response: Any) -> dict[str, str]:
    """The addresses that the content links to, each with the words of the first link to it."""
    return read(response).links


def rows(response: Any) -> list[list[str]]:
    """The rows of the page's tables, headings included."""
    return read(response).rows
