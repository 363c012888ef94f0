"""What an area or a ZIP code is to the model, in sentences. Pure, like `participants.explanations`, with its shapes.

A place never says that a clinician participates, or does not.
"""

from asm_portal.rules import eligibility
from participants.explanations import Explanation, Point, Sources
from participants.models import Dataset, Release
from participants.places.areas import DelineatedArea
from participants.places.zips import ZipAnswer, ZipVerdict

PLACE_DECIDES_NOTHING = Point(
    "A ZIP code or an office address never decides who participates. CMS gives each attributed episode the ZIP code "
    "where the service took place, maps it to one area, and takes the most common one.",
    Sources.of(eligibility.AREA),
)


def explain_area(area: DelineatedArea, mandatory_areas: Release | None) -> Explanation:
    """Whether an area is mandatory. `mandatory_areas` is the list that this rests on."""
    if area.mandatory:
        return Explanation(
            "inside",
            "A mandatory area",
            (
                Point.of(eligibility.MANDATORY_AREAS),
                Point(
                    "A clinician with more episodes here than in any other area meets this one of the model’s "
                    "criteria. There are others."
                ),
                PLACE_DECIDES_NOTHING,
            ),
        )
    if area.has_divisions:
        return Explanation(
            "not_listed",
            "Never selected itself: CMS selects among its divisions",
            (
                Point("Each division below is an area of its own. One can be mandatory when the next is not."),
                *how_much_is_loaded(mandatory_areas),
                PLACE_DECIDES_NOTHING,
            ),
        )
    if area.mandatory is None:
        return Explanation(
            "unknown",
            "Not known whether this is a mandatory area",
            (
                Point.of(eligibility.MANDATORY_AREAS),
                *how_much_is_loaded(mandatory_areas),
                PLACE_DECIDES_NOTHING,
            ),
        )
    return Explanation(
        "outside",
        "Not a mandatory area",
        (
            Point.of(eligibility.MANDATORY_AREAS),
            Point("An office here does not rule a clinician out: the episodes may have taken place in another area."),
            PLACE_DECIDES_NOTHING,
        ),
    )


def explain_zip(answer: ZipAnswer) -> Explanation:
    """Whether a ZIP code lies in mandatory areas, as far as that is known."""
    mandatory = [area.title for area in answer.areas if area.mandatory]
    match answer.verdict:
        case ZipVerdict.INSIDE:
            return about_place(answer, f"ZIP {answer.zip} is inside a mandatory area: {' and '.join(mandatory)}")
        case ZipVerdict.PARTLY:
            return about_place(answer, f"ZIP {answer.zip} is partly inside a mandatory area: {' and '.join(mandatory)}")
        case ZipVerdict.OUTSIDE:
            return about_place(answer, f"ZIP {answer.zip} is outside the mandatory areas")
        case ZipVerdict.LIST_INCOMPLETE:
            return about_place(answer, "Cannot say: the list of mandatory areas here is incomplete")
    return unknown_zip(answer)


def about_place(answer: ZipAnswer, sentence: str) -> Explanation:
    unsure = answer.verdict == ZipVerdict.LIST_INCOMPLETE or any(area.mandatory is None for area in answer.areas)
    gaps = how_much_is_loaded(answer.releases[Dataset.MANDATORY_AREAS]) if unsure else ()
    return Explanation(answer.verdict, sentence, (*gaps, PLACE_DECIDES_NOTHING))


def unknown_zip(answer: ZipAnswer) -> Explanation:
    if not all(answer.releases[dataset] for dataset in (Dataset.ZIP_COUNTIES, Dataset.DELINEATIONS)):
        return Explanation(
            answer.verdict,
            f"Cannot say where ZIP {answer.zip} lies: the tables of ZIP codes and areas are not loaded here",
            (PLACE_DECIDES_NOTHING,),
        )
    return Explanation(
        answer.verdict,
        f"ZIP {answer.zip} is not in the Census Bureau’s table",
        (
            Point("It may be mistyped, newer than the table, or belong to a single building or to post office boxes."),
            PLACE_DECIDES_NOTHING,
        ),
    )


def how_much_is_loaded(mandatory: Release | None) -> tuple[Point, ...]:
    """What to know of the list of mandatory areas where it cannot tell; nothing while it is complete."""
    if mandatory is None:
        return (Point("The list of mandatory areas is not loaded here, so no area can be called mandatory or not."),)
    if mandatory.is_complete:
        return ()
    return (
        Point(
            f"The list here holds {mandatory.rows} of {mandatory.expected_total} mandatory areas. An area that it does "
            "not name may be mandatory all the same."
        ),
    )
