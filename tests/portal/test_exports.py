"""Cells that no spreadsheet takes for a formula, and that otherwise stay as they are."""

from typing import Any

import pytest

from asm_portal.exports import safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", " =1", "\u00a0=1", "＝1", "|x", "\r1", "\n1"])
def test_what_could_be_run_is_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "PRAIRIE HEART GROUP", "1-2", 0, -1, None, 0.75])
def test_everything_else_stays_as_it_is(value: Any) -> None:
    assert safe_cell(value) == value
