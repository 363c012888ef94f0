"""Every statement of the model can be traced to a source, found by its id, and says how certain it is."""

import pytest

from asm_portal.rules import catalogue, cohorts, gaps, scoring
from asm_portal.rules.base import Assumption, Certainty, Entry, Nature, Reading
from asm_portal.rules.catalogue import ENTRIES
from asm_portal.rules.gaps import Conflict, Gap
from asm_portal.rules.sources import CFR_512_710, CMS_OFFICE_HOUR, SOURCES


def test_every_entry_cites_registered_sources() -> None:
    strays = {
        entry.id
        for entry in ENTRIES.values()
        for citation in entry.citations
        if SOURCES.get(citation.source.id) is not citation.source
    }
    assert strays == set()
    assert all(entry.citations for entry in ENTRIES.values())


def test_every_entry_speaks_in_whole_sentences() -> None:
    texts = [text for entry in ENTRIES.values() for text in (entry.statement, entry.note) if text]
    assert [text for text in texts if text[0].islower() or not text.endswith((".", "?", "”."))] == []
    assert [text for text in texts if "  " in text or "!" in text] == []


def test_what_is_confirmed_cites_something_that_was_read() -> None:
    unread = {
        entry.id
        for entry in ENTRIES.values()
        if entry.is_confirmed and all(citation.source.reading is Reading.NOT_READ for citation in entry.citations)
    }
    assert unread == {
        # That these were published, and when, is known without having read them.
        "timeline.2026_correction",
        "timeline.2027_proposed",
        "timeline.2027_comments",
    }


def test_what_is_not_confirmed_says_what_it_rests_on() -> None:
    silent = {
        entry.id
        for entry in ENTRIES.values()
        if entry.certainty is Certainty.NOT_CONFIRMED and not entry.note and not isinstance(entry, Gap | Conflict)
    }
    assert silent == {"provisions.third_parties"}


def test_the_catalogue_reaches_every_kind_of_rule() -> None:
    prefixes = {entry_id.split(".")[0] for entry_id in ENTRIES}
    assert prefixes == {module.__name__.rsplit(".", 1)[1] for module in catalogue.MODULES}
    assert ENTRIES["scoring.small_practice"] is scoring.SMALL_PRACTICE_POINTS
    assert "interoperability.PI_EP_2_EX_1" in ENTRIES
    assert "improvement.primary_care.screening" in ENTRIES
    assert "years.2031.risk_level" in ENTRIES


def test_an_entry_without_a_source_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="cites no source"):
        Entry(id="x", statement="Hearsay.", certainty=Certainty.REPORTED, citations=())


def test_citations_read_as_lawyers_write_them() -> None:
    assert str(CFR_512_710.at("(a)(1)")) == "42 CFR 512.710(a)(1)"
    assert str(CFR_512_710.at()) == "42 CFR 512.710"
    assert str(CMS_OFFICE_HOUR.at("slide 4")) == "CMS, ASM Participant Office Hour of 8 April 2026, slide 4"


def test_source_links_are_https_and_the_regulation_links_to_ecfr() -> None:
    assert all(source.url.startswith("https://") for source in SOURCES.values() if source.url)
    assert all(source.url for source in SOURCES.values() if source.nature is not Nature.SECONDARY)
    assert CFR_512_710.url == "https://www.ecfr.gov/current/title-42/section-512.710"


def test_every_source_is_cited() -> None:
    cited = {citation.source.id for entry in ENTRIES.values() for citation in entry.citations}
    cited |= {
        citation.source.id for conflict in gaps.CONFLICTS for claim in conflict.claims for citation in claim.citations
    }
    assert set(SOURCES) - cited == set()


def test_all_fifteen_gaps_are_stated_with_what_the_product_does_meanwhile() -> None:
    assert len(gaps.GAPS) == 15
    assert all(gap.statement.endswith("?") and gap.meanwhile for gap in gaps.GAPS)


def test_every_conflict_has_two_sides_at_least() -> None:
    assert all(len(conflict.claims) >= 2 for conflict in gaps.CONFLICTS)
    assert {
        "Can clinicians be added to the list for 2027?",
        "With whom are you compared?",
        "How much can you gain?",
    } <= {conflict.topic for conflict in gaps.CONFLICTS}


def test_assumptions_lie_within_the_range_they_are_varied_over() -> None:
    assumptions = [entry for entry in ENTRIES.values() if isinstance(entry, Assumption)]
    assert {assumption.id for assumption in assumptions} == {
        "payment.slope",
        "payment.midpoint",
        "payment.mean_transformed_score",
        "quality.middle_points",
        "cost.median_points",
    }
    for assumption in assumptions:
        assert assumption.low < assumption.value < assumption.high
        assert assumption.certainty is Certainty.NOT_CONFIRMED


def test_cohorts_have_labels_and_specialties() -> None:
    assert {slug: cohort.label for slug, cohort in cohorts.COHORTS.items()} == {
        "heart_failure": "Heart failure",
        "low_back_pain": "Low back pain",
    }
    codes = {slug: {specialty.code for specialty in cohort.specialties} for slug, cohort in cohorts.COHORTS.items()}
    assert codes == {"heart_failure": {"06"}, "low_back_pain": {"05", "09", "14", "20", "25", "72"}}
    assert sum(cohort.listed.value for cohort in cohorts.COHORTS.values()) == 6637
