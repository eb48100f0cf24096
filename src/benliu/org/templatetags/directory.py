"""How people are shown: {% load directory %}."""

from django import template

from benliu.org.directory import masked

register = template.Library()
register.filter("masked", masked)
