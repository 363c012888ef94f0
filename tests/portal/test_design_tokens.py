"""The colours of the portal can be read in light and in dark; computed from the style sheets themselves (WCAG 2.2)."""

import re
from pathlib import Path

import pytest

STYLE_SHEETS = sorted((Path(__file__).resolve().parents[2] / "static" / "css").glob("*.css"))
TOKENS = next(sheet for sheet in STYLE_SHEETS if sheet.name == "tokens.css").read_text()

SURFACES = ["paper", "surface", "sunk"]
VERDICTS = ["listed", "formerly-listed", "not-listed", "unknown"]
TONES = [*VERDICTS, "accent", "success", "warning", "error"]
WASHES = [f"{tone}-wash" for tone in TONES]

TEXT_ON_GROUND = [
    *[(text, ground) for text in ("ink", "ink-soft") for ground in SURFACES],
    *[(text, ground) for text in ("ink", "accent", "accent-strong") for ground in WASHES],
    *[(tone, ground) for tone in [*TONES, "accent-strong"] for ground in SURFACES],
    *[(tone, f"{tone}-wash") for tone in TONES],
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("error-wash", "error"),
    *[(text, "band") for text in ("on-band", "on-band-soft")],
    *[("band", button) for button in ("on-band-soft", "on-band", "signal")],
]
SHAPE_ON_GROUND = [
    *[(shape, ground) for shape in ("line-strong", "focus") for ground in SURFACES],
    *[("focus", wash) for wash in WASHES],
    ("signal", "band"),
]


def colours(scheme: str) -> dict[str, tuple[float, float, float]]:
    """Name -> red, green and blue between 0 and 1. Dark replaces some of the light set, as it does in a browser."""
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    declared = light if scheme == "light" else light + dark
    return {
        name: tuple(int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
        for name, digits in re.findall(r"--([\w-]+): #([0-9a-f]{6});", declared)
    }


def luminance(colour: tuple[float, float, float]) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast((0x76 / 255,) * 3, (1, 1, 1)) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    palette = colours(scheme)
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_ON_GROUND)
def test_the_edge_of_a_control_and_the_focus_ring_stand_out(scheme: str, shape: str, ground: str) -> None:
    palette = colours(scheme)
    assert contrast(palette[shape], palette[ground]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_verdict_has_a_colour_of_its_own(scheme: str) -> None:
    palette = colours(scheme)
    assert len({palette[verdict] for verdict in VERDICTS}) == len(VERDICTS)


@pytest.mark.parametrize("sheet", STYLE_SHEETS, ids=lambda sheet: sheet.name)
def test_a_style_sheet_uses_only_tokens_that_exist(sheet: Path) -> None:
    used = set(re.findall(r"var\(--([\w-]+)", sheet.read_text()))
    assert used <= set(re.findall(r"--([\w-]+):", TOKENS))


@pytest.mark.parametrize(
    "sheet", [s for s in STYLE_SHEETS if s.name not in ("tokens.css", "print.css")], ids=lambda s: s.name
)
def test_every_colour_is_a_token_and_so_measured_here(sheet: Path) -> None:
    assert not re.findall(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", sheet.read_text())
