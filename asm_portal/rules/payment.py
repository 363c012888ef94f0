"""How a final score becomes a change in Medicare payments: 42 CFR 512.750.

The risk levels are in `years`. The three assumptions at the end stand for what was not seen of the exchange function.
"""

from decimal import Decimal

from asm_portal.rules.base import Assumption, Certainty, Entry, Value
from asm_portal.rules.sources import (
    AMA,
    APM_CONNECT_FINAL_RULE,
    APM_CONNECT_IMPLICATIONS,
    APM_CONNECT_REALITY_CHECK,
    ASM_NAVIGATOR,
    CFR_413_338,
    CFR_512_705,
    CFR_512_750,
    CMS_MODEL_FACT_SHEET,
    FINAL_RULE_2026,
    MCDERMOTT_PLUS,
    QPP_MEASURES_DATA,
    SOCIAL_SECURITY_ACT_1848K,
    VBCA_EXPLAINED,
)

PAYMENT_BASE = Entry(
    id="payment.base",
    statement=(
        "The multiplier applies to what Medicare Part B pays for your covered professional services in the payment "
        "year."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_750.at("(a)"), SOCIAL_SECURITY_ACT_1848K.at()),
    note=(
        "Leave Part B drugs, equipment and laboratory tests out of the amount: they are not professional services by "
        "the law’s definition, as far as is generally known. The definition was not read."
    ),
)
MULTIPLIER = Entry(
    id="payment.multiplier",
    statement="The payment multiplier is 1 plus the adjustment factor.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_750.at("(c)"),),
)
ADJUSTMENT_FACTOR = Entry(
    id="payment.adjustment_factor",
    statement=(
        "The adjustment factor is the risk level times the transformed final score times the scaling factor, less the "
        "risk level."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_750.at("(c)(1)"),),
)
ZERO_SCORE = Entry(
    id="payment.zero_score",
    statement="A final score of zero takes the whole risk level away.",
    certainty=Certainty.REPORTED,
    citations=(CFR_512_750.at("(c)(1)"), ASM_NAVIGATOR.at()),
    note=(
        "The regulation has the formula for scores above zero, and another sentence for zero that was cut off in what "
        "we read. Whether a score that only works out to zero is treated like one given for missing data was not seen; "
        "both are here."
    ),
)
COHORTS_APART = Entry(
    id="payment.cohorts_apart",
    statement="Final scores are compared within a cohort. The other cohort’s scores change nothing.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_750.at("(b)"),),
)
INCENTIVE_POOL = Entry(
    id="payment.incentive_pool",
    statement=(
        "The incentive pool is a fixed share of what Part B paid, in the performance year, for the covered "
        "professional services of the cohort’s participants who have a final score."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_705.at(),),
    note=(
        "It is taken from payments of the performance year and paid out on those of the payment year, so dollars "
        "differ a little."
    ),
)
REDISTRIBUTED = Value(
    id="payment.redistributed",
    statement="85 percent of the amount at risk goes back to participants. Medicare keeps 15 percent.",
    certainty=Certainty.CONFIRMED,
    citations=(APM_CONNECT_REALITY_CHECK.at(), MCDERMOTT_PLUS.at(), APM_CONNECT_FINAL_RULE.at()),
    value=Decimal("0.85"),
    unit="share of the amount at risk",
)
AVERAGE_LOSES = Entry(
    id="payment.average_loses",
    statement=(
        "A cohort as a whole loses 15 percent of the amount at risk, so an average transformed score loses money."
    ),
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_750.at("(c)(1)"), MCDERMOTT_PLUS.at(), AMA.at()),
    note="It follows from the formula and from the share that Medicare keeps.",
)
WORKED_EXAMPLE = Value(
    id="payment.worked_example",
    statement="$1 billion of payments at a risk level of 9 percent make an incentive pool of $76.5 million.",
    certainty=Certainty.REPORTED,
    citations=(APM_CONNECT_REALITY_CHECK.at(), FINAL_RULE_2026.at()),
    note="Told as an example of the final rule.",
    value=Decimal("76500000.00"),
    unit="dollars",
)
SCALING_FACTOR = Entry(
    id="payment.scaling_factor",
    statement="The scaling factor is the one number for which the cohort’s adjustments pay out exactly the pool.",
    certainty=Certainty.REPORTED,
    citations=(CFR_512_750.at("(c)(1)(iv)"),),
    note="Worked out from what the pool is for. The paragraph itself was not seen.",
)
TRANSFORMATION = Entry(
    id="payment.transformation",
    statement="A logistic (S-shaped) exchange function turns the final score into a transformed score between 0 and 1.",
    certainty=Certainty.CONFIRMED,
    citations=(CFR_512_750.at("(c)(1)(ii)"), APM_CONNECT_IMPLICATIONS.at(), VBCA_EXPLAINED.at(), ASM_NAVIGATOR.at()),
    note="The shape is confirmed. Its midpoint and its slope are not: see the assumptions.",
)
NO_FINAL_SCORE = Entry(
    id="payment.no_final_score",
    statement="Without a final score for a performance year, payments two years later do not change.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_512_750.at("(d), (f)"),),
    note="The paragraphs with the exceptions were not seen.",
)
PUBLISHED_RANGE = Entry(
    id="payment.published_range",
    statement=(
        "CMS speaks of adjustments from minus to plus the risk level. Whether there is a cap at the upper end was not "
        "seen."
    ),
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CMS_MODEL_FACT_SHEET.at(), CFR_512_750.at()),
    note="By the formula the best possible adjustment depends on how the cohort scores, and is usually smaller.",
)

SLOPE: Assumption[float] = Assumption(
    id="payment.slope",
    statement="The slope of the exchange function is 0.1.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_512_750.at("(c)(1)(ii)"), CFR_413_338.at()),
    note=(
        "The regulation’s number was not seen. Medicare’s value-based purchasing for nursing facilities pays by the "
        "same kind of formula with a slope of 0.1, as far as is generally known."
    ),
    value=0.1,
    low=0.05,
    high=0.15,
)
MIDPOINT: Assumption[float] = Assumption(
    id="payment.midpoint",
    statement="The exchange function’s midpoint is the cohort’s median final score, and that median is 65.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(ASM_NAVIGATOR.at(), QPP_MEASURES_DATA.at(), CFR_512_750.at("(c)(1)(ii)")),
    note=(
        "That the score is compared with the cohort’s median is reported. No cohort has been scored yet: 65 is a "
        "participant in the middle on quality (5.5 of 10) and on cost (7.5 of 10, by the bands of MIPS) who loses and "
        "gains no points otherwise."
    ),
    value=65.0,
    low=50.0,
    high=75.0,
    unit="points",
)
MEAN_TRANSFORMED_SCORE: Assumption[Decimal] = Assumption(
    id="payment.mean_transformed_score",
    statement="The cohort’s transformed scores, weighted by payments, average 0.5.",
    certainty=Certainty.NOT_CONFIRMED,
    citations=(CFR_512_750.at("(c)(1)(iv)"),),
    note=(
        "It follows when scores lie evenly around the midpoint. The scaling factor is the redistributed share divided "
        "by it."
    ),
    value=Decimal("0.50"),
    low=Decimal("0.45"),
    high=Decimal("0.55"),
)
