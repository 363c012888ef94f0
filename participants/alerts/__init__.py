"""Alerts: telling people by mail what a published list changed for those whom they watch.

subjects.py       what can be watched
subscriptions.py  asking for a watch, confirming and stopping it
links.py          the signed links in mails
changes.py        what changed, by NPI, organization and state
interests.py      whom that concerns, and why
announcements.py  from a published change to the letters about it
letters.py        the words of a letter
staff.py          letters about alarms to staff
post.py           sending letters, each at most once
"""
