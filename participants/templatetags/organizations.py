"""The address of an organization, by its name."""

from django import template

from participants import organizations

register = template.Library()

register.filter("organization_url", organizations.url_of)
