"""Public data in the admin: to look at. What changes it are imports and decisions, at the import console."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from participants.models import Letter, Release, ReleaseEvent, ReleaseIssue, Run, RunLine, SourceCheck


class ReadOnly:
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, *of: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class IssueInline(ReadOnly, admin.TabularInline):
    model = ReleaseIssue
    fields = ["severity", "check_name", "message", "line", "column"]


class LineInline(ReadOnly, admin.TabularInline):
    model = RunLine
    fields = ["at", "text"]


@admin.register(Release)
class ReleaseAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["id", "dataset", "kind", "performance_year", "state", "rows", "released_on", "published_at"]
    list_filter = ["dataset", "state"]
    inlines = [IssueInline]


@admin.register(ReleaseEvent)
class ReleaseEventAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["at", "action", "release", "actor", "note"]
    list_filter = ["action"]
    list_select_related = ["release", "actor"]


@admin.register(Run)
class RunAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["id", "dataset", "job", "trigger", "actor", "state", "queued_at", "ended_at", "outcome"]
    list_filter = ["state", "dataset", "job", "trigger"]
    list_select_related = ["actor"]
    inlines = [LineInline]


@admin.register(SourceCheck)
class SourceCheckAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["checked_at", "dataset", "file_name", "released_on", "is_new", "problem_kind", "problem"]
    list_filter = ["dataset", "is_new", "problem_kind"]


@admin.register(Letter)
class LetterAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["id", "purpose", "email", "state", "attempts", "problem", "created_at", "changed_at"]
    list_filter = ["state", "purpose"]
    search_fields = ["email"]
