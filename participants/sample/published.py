"""What is publicly known of CMS's preliminary list for performance year 2027, published in February 2026.

Totals and the five largest states: "ASM participant list released", vbca.com, 7 February 2026. The other figures come
from public profiles of the data.cms.gov file of July 2026. The states without a published count share the remaining
2,031 rows by guess.
"""

HEART_FAILURE = "Heart Failure"
LOW_BACK_PAIN = "Low Back Pain"

ROWS = 6_637
COHORTS = {HEART_FAILURE: 2_610, LOW_BACK_PAIN: 4_027}
SMALL_PRACTICES = {"Yes": 2_361, "No": 4_276}
WITHOUT_ORGANIZATION = 17

PUBLISHED_STATES = {
    "TX": 1_121, "CA": 644, "FL": 643, "GA": 349, "NJ": 298, "MI": 281,
    "VA": 270, "NY": 251, "PA": 240, "OH": 191, "LA": 162, "AL": 156,
}  # fmt: skip
ASSUMED_STATES = {
    "TN": 143, "NC": 140, "IL": 138, "SC": 126, "MO": 123, "AZ": 117, "IN": 108, "WA": 101, "MA": 97, "MD": 91,
    "CO": 84, "KY": 80, "WI": 74, "OK": 70, "MN": 62, "CT": 56, "OR": 52, "KS": 48, "AR": 45, "NV": 41,
    "MS": 38, "IA": 33, "NE": 28, "UT": 24, "WV": 21, "NM": 18, "NH": 15, "DE": 13, "ID": 12, "ME": 9,
    "SD": 7, "MT": 5, "ND": 4, "RI": 3, "HI": 2, "DC": 2, "AK": 1,
}  # fmt: skip
STATES = PUBLISHED_STATES | ASSUMED_STATES

LARGEST_ORGANIZATIONS = (42, 42, 36, 35, 34, 33, 32, 27, 27, 26, 26, 25, 25, 24, 23, 22, 22, 21, 21, 20)
