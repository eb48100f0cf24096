"""How people, and the days of what they did, are shown: {% load directory %}."""

from django import template

from benliu.common.days import day_words
from benliu.org.directory import masked

register = template.Library()
register.filter("masked", masked)
register.filter("day", day_words)
