"""How the four categories become a final score: 42 CFR 512.745.

That section was not read. What stands here is from CMS's documents where they say it, and otherwise from second-hand
summaries that agree with what the other sections let one see.
"""

from asm_portal.rules.base import Certainty, Entry, Value
from asm_portal.rules.sources import ASM_NAVIGATOR, CFR_414_1380, CFR_512_730, CFR_512_745, CFR_512_750, MCDERMOTT_PLUS

FORMULA = Entry(
    id="scoring.formula",
    statement=(
        "Half the quality score plus half the cost score, out of 100, then the adjustments for improvement activities, "
        "Promoting Interoperability, complex patients and practice size; never below 0 or above 100."
    ),
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), MCDERMOTT_PLUS.at(), CFR_512_730.at("(e)"), CFR_512_745.at()),
)
QUALITY_WEIGHT = Value(
    id="scoring.quality_weight",
    statement="Quality is 50 percent of the final score.",
    certainty=Certainty.CONFIRMED,
    citations=(ASM_NAVIGATOR.at(), MCDERMOTT_PLUS.at(), CFR_512_745.at()),
    value=0.5,
    unit="share of the final score",
)
COST_WEIGHT = Value(
    id="scoring.cost_weight",
    statement="Cost is 50 percent of the final score.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_730.at("(e)"), ASM_NAVIGATOR.at()),
    value=0.5,
    unit="share of the final score",
)
COMPLEX_PATIENTS_MAXIMUM = Value(
    id="scoring.complex_patients",
    statement=(
        "Caring for complex patients adds 0 to 10 points, by their risk scores and the share who also have Medicaid."
    ),
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), CFR_414_1380.at("(c)(3)")),
    note="The formula was not seen. MIPS has a similar one.",
    value=10,
    unit="points",
)
SMALL_PRACTICE_POINTS = Value(
    id="scoring.small_practice",
    statement="A small practice, of 2 to 15 clinicians, gets 10 points.",
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), CFR_512_745.at()),
    value=10,
    unit="points",
)
SOLO_PRACTICE_POINTS = Value(
    id="scoring.solo_practice",
    statement="A solo practice gets 15 points, in place of the 10 of a small practice.",
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), CFR_512_745.at()),
    note="That the two are not added together is our reading.",
    value=15,
    unit="points",
)
MINIMUM = Value(
    id="scoring.minimum",
    statement="A final score cannot go below 0.",
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(),),
    value=0,
    unit="points",
)
MAXIMUM = Value(
    id="scoring.maximum",
    statement="A final score cannot exceed 100.",
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(),),
    value=100,
    unit="points",
)
NO_BONUS_WITHOUT_DATA = Entry(
    id="scoring.no_bonus_without_data",
    statement="Without the minimum of quality data the final score is zero and no bonus points are added.",
    certainty=Certainty.REPORTED,
    citations=(ASM_NAVIGATOR.at(), CFR_512_745.at("(a)(2)(ii)"), CFR_512_750.at("(c)(1)")),
)
UNSCORED_CATEGORY = Entry(
    id="scoring.unscored_category",
    statement="When quality or cost has too few cases to be scored, the other category carries the whole weight.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_512_730.at("(e)"), CFR_512_745.at()),
    note=(
        "What CMS does was not seen; the regulation says only that it may assign another weight. The other possibility "
        "is that there is no final score, and so no adjustment. That is what is assumed when neither category can be "
        "scored."
    ),
)
ROUNDING = Entry(
    id="scoring.rounding",
    statement="The final score is used without rounding.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_512_745.at(),),
    note="How CMS rounds was not seen.",
)
