"""Tables of pages, and the files that hold the same rows."""

import csv
import html
import io
import re
from typing import Any

import openpyxl
from django.test import Client


def by_name(response: Any) -> dict[str, list[str]]:
    """The rows of the bodies and feet of a page's tables: the text of the other cells, by that of the first."""
    page = response.content.decode()
    bodies = re.findall(r"<t(?:body|foot)>(.*?)</t(?:body|foot)>", page, re.DOTALL)
    rows = [row for body in bodies for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)]
    cells = [re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return {text(first): [text(cell) for cell in others] for first, *others in cells}


def text(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def csv_rows(client: Client, address: str) -> list[dict[str, str]]:
    content = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def xlsx_rows(client: Client, address: str) -> list[dict[str, str]]:
    """As they would be in a CSV file."""
    content = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
    header, *cells = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [{name: "" if cell is None else str(cell) for name, cell in zip(header, row, strict=True)} for row in cells]
