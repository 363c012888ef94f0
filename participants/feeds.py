"""The release log as an Atom feed."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed

from participants import release_log
from participants.release_log import Entry
from participants.views.pages import public_page

ENTRIES = 50


class ReleaseFeed(Feed):
    """The newest entries of the log, which themselves never change."""

    feed_type = Atom1Feed
    title = "ASM Portal: releases of the lists"
    subtitle = "What was published, replaced and rolled back. Not affiliated with CMS."
    author_name = "ASM Portal"
    link = reverse_lazy("release-log")
    item_guid = None  # Atom's ids are then made of host, day and anchor, and are the same over HTTP and HTTPS

    def items(self) -> list[Entry]:
        return release_log.entries()[:ENTRIES]

    def item_title(self, item: Entry) -> str:
        return item.title

    def item_description(self, item: Entry) -> str:
        return item.text

    def item_link(self, item: Entry) -> str:
        return f"{self.link}#{item.anchor}"

    def item_pubdate(self, item: Entry) -> datetime:
        return item.event.at

    def item_updateddate(self, item: Entry) -> datetime:
        return item.event.at


release_feed = public_page(ReleaseFeed())
