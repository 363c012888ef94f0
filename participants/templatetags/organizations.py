from django import template

from participants import organizations

register = template.Library()

register.filter("organization_url", organizations.url_of)
