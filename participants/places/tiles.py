"""The country as a grid of equal tiles, one for each state: where each lies and how dark it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from participants.states import BY_CODE, UnitedState

GRID = """\
AK .. .. .. .. .. .. .. .. .. ME
.. .. .. .. .. WI .. .. .. VT NH
WA ID MT ND MN IL MI .. NY MA ..
OR NV WY SD IA IN OH PA NJ CT RI
CA UT CO NE MO KY WV VA MD DE ..
.. AZ NM KS AR TN NC SC DC .. ..
.. .. .. OK LA MS AL GA .. .. ..
HI .. .. TX .. .. .. .. FL .. ..
AS GU MP .. .. .. .. .. .. PR VI"""
PLACES = {
    code: (column, row)
    for row, line in enumerate(GRID.splitlines())
    for column, code in enumerate(line.split())
    if code in BY_CODE
}

SHADES = 5
SIZE, GAP = 48, 4  # user units, as _state_map.html draws a tile


@dataclass(frozen=True)
class Tile:
    """`x` and `y` are its upper left corner. `shade` is 0 for nobody, then 1 (few) to SHADES (many)."""

    state: UnitedState
    count: int
    shade: int
    x: int
    y: int


@dataclass(frozen=True)
class Shade:
    """The counts from `low` to `high` look alike."""

    shade: int
    low: int
    high: int


@dataclass(frozen=True)
class TileMap:
    """`tiles` are in reading order; `shades`, from light to dark, are those that occur."""

    tiles: tuple[Tile, ...]
    shades: tuple[Shade, ...]
    width: int
    height: int


def tile_map(counts: Mapping[str, int]) -> TileMap:
    """A map of `counts`, which has every state. Each shade stands for about as many states as any other."""
    ranked = sorted(count for count in counts.values() if count)
    step = SIZE + GAP
    tiles = tuple(
        Tile(BY_CODE[code], counts[code], shade_of(counts[code], ranked), column * step, row * step)
        for code, (column, row) in PLACES.items()
    )
    by_shade = {shade: [tile.count for tile in tiles if tile.shade == shade] for shade in range(SHADES + 1)}
    return TileMap(
        tiles=tiles,
        shades=tuple(Shade(shade, min(alike), max(alike)) for shade, alike in by_shade.items() if alike),
        width=max(tile.x for tile in tiles) + SIZE,
        height=max(tile.y for tile in tiles) + SIZE,
    )


def shade_of(count: int, ranked: list[int]) -> int:
    """By the count's place among those above 0, so that one large state does not leave all others pale."""
    return 1 + SHADES * ranked.index(count) // len(ranked) if count else 0
