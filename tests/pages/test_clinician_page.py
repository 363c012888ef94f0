"""The answer for one NPI: the verdict, what it means, what to do next, and where it comes from."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from participants import actions
from participants.models import Dataset, Release
from tests.lists import npi, sample_people
from tests.pages.lists import ADA, ALAN, ALAN_AGAIN, EMMY, EMMY_NOT_A_PARTICIPANT, GRACE, MARIE, NOBODY, Lists, publish
from tests.pages.reading import links, rows, words

pytestmark = pytest.mark.django_db


def answer(client: Client, number: str):
    return client.get(f"/clinicians/{number}/")


# ------------------------------------------------------------------------------------------------------------ verdicts


def test_a_listed_clinician_reads_the_year_the_cohort_and_the_organization_first(client: Client, lists: Lists) -> None:
    page = words(answer(client, ADA.npi))
    assert page.startswith(
        f"ADA LOVELACE NPI {ADA.npi}, Texas Listed for 2027: heart failure, with PRAIRIE HEART GROUP, PLLC "
        "Performance in 2027 changes Medicare payments in 2029."
    )
    assert "Participation is mandatory." in page


def test_every_listing_of_a_clinician_is_in_the_table(client: Client, lists: Lists) -> None:
    page = answer(client, ALAN.npi)
    assert "Listed for 2027: low back pain, with BLETCHLEY BACK CENTER and MANCHESTER PAIN GROUP" in words(page)
    later = ["Not set yet"] * 4
    year = "Participant Not a small practice"
    assert rows(page) == [
        ["Cohort", "Organization", "State", "2027", "2028", "2029", "2030", "2031"],
        ["Low back pain", "BLETCHLEY BACK CENTER", "TX", year, *later],
        ["Low back pain", "MANCHESTER PAIN GROUP", "TX", year, *later],
    ]


def test_a_removed_clinician_is_shown_as_formerly_listed_with_the_last_listing(client: Client, lists: Lists) -> None:
    page = words(answer(client, GRACE.npi))
    assert "Formerly listed for 2027, and no longer on the list" in page
    assert (
        "was on the participant list 2027, preliminary, of 5 February 2026. "
        "It is not on the participant list 2027, final, of 3 September 2026."
    ) in page
    assert "NAVY SPINE CENTER" in page
    assert "Listed for 2027: " not in page


def test_somebody_on_the_list_for_whom_cms_says_no_is_not_called_a_participant(client: Client, lists: Lists) -> None:
    page = words(answer(client, EMMY.npi))
    assert "On the list, but not a participant for 2027: CMS says No" in page
    assert "Participation is mandatory" not in page


def test_somebody_of_whom_cms_says_nothing_is_neither_called_a_participant_nor_not(client: Client, db: None) -> None:
    publish([ADA, EMMY._replace(participant_2027="Null")], kind="preliminary")
    assert "CMS does not say whether as a participant for 2027" in words(answer(client, EMMY.npi))


def test_not_on_this_list_says_what_it_means_and_what_it_does_not_mean(client: Client, lists: Lists) -> None:
    page = answer(client, NOBODY)
    assert "Not on this list: CMS’s participants for 2027" in words(page)
    assert "The final list for 2027 only removes clinicians from the preliminary list. It adds nobody." in words(page)
    assert "It does not mean that CMS will not select this clinician for a later year" in words(page)
    assert "For later years CMS applies the four criteria again to newer claims" in words(page)
    assert "CMS, ASM Participant Office Hour of 8 April 2026" in links(page).values()


# -------------------------------------------------------------------------------------------- sample, no list, no NPI


def test_the_sample_gives_no_verdict_about_somebody_who_is_not_on_it(client: Client, sample: Release) -> None:
    page = words(answer(client, NOBODY))
    assert "Cannot say: the list here is a sample" in page
    assert "Not on this list" not in page


def test_while_the_list_is_the_sample_its_people_are_shown_under_a_banner(client: Client, sample: Release) -> None:
    page = answer(client, npi(1, first_digit=2))
    assert "Listed for 2027" in words(page)
    assert "The people on these pages are fictional" in page.content.decode()


def test_without_a_list_nobody_is_called_listed_or_not(client: Client, db: None) -> None:
    page = words(answer(client, NOBODY))
    assert "Cannot say: no participant list is loaded here" in page
    assert "Not on this list" not in page


def test_a_wrong_check_digit_is_explained_with_the_listed_npis_that_were_perhaps_meant(
    client: Client, lists: Lists
) -> None:
    wrong = ADA.npi[:9] + str((int(ADA.npi[9]) + 1) % 10)
    page = answer(client, wrong)
    assert page.status_code == 404
    assert f"This is not an NPI {wrong} is not a valid NPI: its last digit does not fit the nine before it" in words(
        page
    )
    assert links(page)[f"/clinicians/{ADA.npi}/"] == f"{ADA.npi} ADA LOVELACE"


@pytest.mark.parametrize("typed", ["abc", "123", "3234567890", "0" * 500, "%00", "١٢٣٤٥٦٧٨٩٠", "<b>", "..%2f.."])
def test_what_cannot_be_an_npi_is_explained(client: Client, lists: Lists, typed: str) -> None:
    page = answer(client, typed)
    assert page.status_code == 404
    assert "<b>" not in page.content.decode()


def test_an_npi_as_people_write_it_leads_to_its_address(client: Client, lists: Lists) -> None:
    page = answer(client, f"{ADA.npi[:3]}-{ADA.npi[3:6]}-{ADA.npi[6:]}")
    assert (page.status_code, page.headers["Location"]) == (301, f"/clinicians/{ADA.npi}/")


# ------------------------------------------------------------------------------------------------ history, steps, proof


def test_the_history_tells_what_each_list_changed_with_before_and_after(client: Client, lists: Lists) -> None:
    page = words(answer(client, MARIE.npi))
    assert (
        "3 September 2026 Changed by Participant list 2027, final "
        "Organization: was OLD CARDIOLOGY LLC, now NEW CARDIOLOGY LLC; Small practice 2027: was No, now Yes"
    ) in page
    assert "5 February 2026 Added by Participant list 2027, preliminary" in page


def test_a_removal_stands_in_the_history(client: Client, lists: Lists) -> None:
    assert "3 September 2026 Removed by Participant list 2027, final Low back pain, with NAVY SPINE CENTER" in words(
        answer(client, GRACE.npi)
    )


def test_what_to_do_next_comes_in_the_order_of_its_dates_with_sources(client: Client, lists: Lists) -> None:
    page = answer(client, ADA.npi)
    steps = [
        "Check the organization",
        "Register with CMS",
        "at the latest from 5 July 2027",
        "at the latest on 3 October 2027",
        "Measure quality through 2027",
        "Submit the data by 31 March 2028",
    ]
    places = [words(page).find(step) for step in steps]
    assert places == sorted(places)
    assert timezone.localdate() > date(2027, 7, 5) or -1 not in places
    assert "Source: 42 CFR 512.740(b)(1); 42 CFR 414.1305; 42 CFR 512.740(a)." in words(page)


def test_what_is_not_confirmed_says_so(client: Client, lists: Lists) -> None:
    assert "Reported: It follows from the rule that a final score is zero" in words(answer(client, ADA.npi))


def test_the_proof_names_the_list_its_date_its_hash_and_its_source(client: Client, lists: Lists) -> None:
    page = answer(client, ADA.npi)
    proof = words(page).split("Where this answer comes from")[1]
    for part in ("Participant list 2027, final, 5 rows", "3 September 2026", lists.final.sha256):
        assert part in proof
    assert "https://data.cms.gov/list.csv" in links(page)


def test_rolling_back_restores_every_page_byte_for_byte(client: Client, preliminary: Release) -> None:
    addresses = ["/", "/clinicians/", "/clinicians/?q=curie", "/api/v1/clinicians?q=a", "/clinicians.csv"]
    for row in (ADA, GRACE, MARIE, ALAN, EMMY):
        addresses += [f"/clinicians/{row.npi}/", f"/api/v1/clinicians/{row.npi}"]

    def everything() -> list[bytes]:
        return [b"".join(client.get(address)) for address in addresses]

    before = everything()
    last = [row._replace(organization="LAST LLC") for row in (ADA, MARIE, ALAN)]
    publish([*last, ALAN_AGAIN, EMMY_NOT_A_PARTICIPANT], kind="final", on=date(2026, 9, 3))
    during = everything()
    actions.roll_back(Dataset.PARTICIPANTS, note="Wrong file.")
    assert everything() == before
    assert all(now != then for now, then in zip(during, before, strict=True))


def test_real_people_are_never_compared_with_the_sample(client: Client, sample: Release) -> None:
    [fictional, *_] = sample_people(1)
    publish([ADA, MARIE], kind="preliminary", on=date(2026, 2, 5))
    assert "Not on this list" in words(answer(client, fictional.npi))
    assert "sample" not in answer(client, ADA.npi).content.decode().lower()


def test_on_a_preliminary_list_the_page_warns_that_the_final_one_may_remove(
    client: Client, preliminary: Release
) -> None:
    page = words(answer(client, ADA.npi))
    assert "Listed for 2027" in page
    assert "The final list for 2027 only removes clinicians from the preliminary list." in page


def test_somebody_on_last_years_list_alone_is_formerly_listed_for_that_year(
    client: Client, preliminary: Release
) -> None:
    later = [
        row._replace(participant_2028="Yes", small_practice_2028="No") for row in (ADA, MARIE, ALAN, ALAN_AGAIN, EMMY)
    ]
    publish(later, kind="preliminary", performance_year=2028)
    assert "Formerly listed for 2027, and not on the list for 2028" in words(answer(client, GRACE.npi))
    assert "Listed for 2028: heart failure" in words(answer(client, ADA.npi))
