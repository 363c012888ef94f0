"""Releases: the list, a page about each, the log, and what changed from one to another."""

from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from asm_portal.exports import export
from participants import release_log
from participants.difference_groups import by_cohort_and_state
from participants.fields import changes_in_words, columns, in_words, label
from participants.figures import figures
from participants.importing import diff
from participants.models import Cohort, Dataset, Release, SourceCheck
from participants.published import published_release, releases_to_compare
from participants.states import BY_CODE
from participants.views.pages import asked_page, downloads, public_page

CHANGES_PER_PAGE = 50
LOG_ENTRIES_PER_PAGE = 50


def published() -> QuerySet[Release]:
    return Release.objects.published().select_related("predecessor").order_by("-published_at", "-pk")


@public_page
def releases(request: HttpRequest) -> HttpResponse:
    """What is live, and what was before, by dataset."""
    by_dataset: dict[str, list[Release]] = {dataset: [] for dataset in Dataset}
    for release in published():
        by_dataset[release.dataset].append(release)
    groups = [
        {"dataset": dataset, "releases": by_dataset[dataset], "last_check": SourceCheck.objects.latest_of(dataset)}
        for dataset in Dataset
    ]
    return render(request, "participants/releases.html", {"groups": groups, "downloads": downloads("releases-export")})


@public_page
def releases_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    header = ["Release", "List", "State", "Released on", "Published here at (UTC)", "Rows", "SHA-256", "Source"]
    rows = (
        [
            release.pk,
            release.label,
            release.get_state_display(),
            release.released_on and release.released_on.isoformat(),
            f"{release.published_at:%Y-%m-%d %H:%M:%S}",
            release.rows,
            release.sha256,
            release.source_url,
        ]
        for release in published()
    )
    return export("asm-releases", file_format, header, rows)


@public_page
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """One release: its file, its figures, what it changed, and what the checks noted."""
    shown = published_release(pk)
    context = {
        "release": shown,
        "counted": figures(shown) if shown.dataset == Dataset.PARTICIPANTS else None,
        "files": shown.files.order_by("position"),
        "issues": shown.issues.order_by("pk"),
        "successor": shown.successors.ever_published().filter(withdrawn_at=None).first(),
    }
    return render(request, "participants/release.html", context)


@public_page
def log(request: HttpRequest) -> HttpResponse:
    """What was published, replaced and rolled back, newest first."""
    page = asked_page(request, release_log.entries(), size=LOG_ENTRIES_PER_PAGE)
    return render(request, "participants/release_log.html", {"page": page})


# ------------------------------------------------------------------------------------------------------- differences


def asked_kind(request: HttpRequest) -> diff.ChangeKind | None:
    return next((kind for kind in diff.KINDS if kind == request.GET.get("kind")), None)


def asked_values(request: HttpRequest, release: Release) -> dict[str, str]:
    """The state and the cohort that differences of participant lists are narrowed to; what is none is passed over."""
    if release.dataset != Dataset.PARTICIPANTS:
        return {}
    choices: dict[str, Collection[str]] = {"state": BY_CODE, "cohort": Cohort.values}
    return {name: value for name, known in choices.items() if (value := request.GET.get(name, "")) in known}


@public_page
def release_diff(request: HttpRequest, base: int, other: int) -> HttpResponse:
    """What one release added, removed and changed against another."""
    before, after = releases_to_compare(base, other)
    kind, where = asked_kind(request), asked_values(request, after)
    counts = diff.counts(before, after, where=where)
    total = sum(counts.values())
    page = asked_page(request, range(counts[kind] if kind else total), size=CHANGES_PER_PAGE)
    found = diff.changes(
        before, after, kind=kind, where=where, offset=max(page.start_index() - 1, 0), limit=CHANGES_PER_PAGE
    )
    context = {
        "base": before,
        "other": after,
        "total": total,
        "tabs": tabs(counts, kind, where),
        "kind": kind,
        "where": where,
        "groups": by_cohort_and_state(before, after) if after.dataset == Dataset.PARTICIPANTS else {},
        "page": page,
        "header": [label(name) for name in columns(after.dataset)],
        "changes": [table_row(change, after.dataset) for change in found],
        "downloads": downloads("release-diff-export", base, other, query=request.GET.urlencode()),
    }
    return render(request, "participants/release_diff.html", context)


def tabs(counts: dict[diff.ChangeKind, int], kind: str | None, where: dict[str, str]) -> list[dict[str, Any]]:
    """For components/tabs.html: the kinds of change, as narrowed."""
    counted: list[tuple[str | None, str, int]] = [(None, "All", sum(counts.values()))]
    counted += [(one, one.capitalize(), count) for one, count in counts.items()]
    return [
        {
            "label": label,
            "url": f"?{urlencode({'kind': one, **where} if one else where)}",
            "current": one == kind,
            "count": count,
        }
        for one, label, count in counted
    ]


def table_row(change: diff.Change, dataset: str) -> dict[str, Any]:
    """`cells` are (column, value); `url` is the page about the first of them, "" if there is none."""
    cells = [(label(name), in_words(name, change.row[name])) for name in columns(dataset)]
    about = {Dataset.PARTICIPANTS: "clinician", Dataset.ZIP_COUNTIES: "zip"}
    return {
        "kind": change.kind,
        "cells": cells,
        "url": reverse(about[Dataset(dataset)], args=[cells[0][1]]) if dataset in about else "",
        "changes": changes_in_words(change.changes),
    }


@public_page
def release_diff_export(request: HttpRequest, base: int, other: int, file_format: str) -> HttpResponseBase:
    before, after = releases_to_compare(base, other)
    header = ["Change", *(label(name) for name in columns(after.dataset)), "What changed"]
    rows = export_rows(
        diff.changes(before, after, kind=asked_kind(request), where=asked_values(request, after)), after.dataset
    )
    return export(f"asm-release-{base}-to-{other}", file_format, header, rows)


def export_rows(changes: Iterator[diff.Change], dataset: str) -> Iterator[list[Any]]:
    for change in changes:
        cells = (in_words(name, change.row[name]) for name in columns(dataset))
        yield [change.kind, *cells, "; ".join(changes_in_words(change.changes))]
