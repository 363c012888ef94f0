"""What an area is to the model, in sentences. Pure, like `participants.explanations`, whose shapes it uses."""

from asm_portal.rules import eligibility
from participants.explanations import PLACE_DECIDES_NOTHING, Explanation, Point, how_much_is_loaded
from participants.models import Release
from participants.places.areas import DelineatedArea


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
