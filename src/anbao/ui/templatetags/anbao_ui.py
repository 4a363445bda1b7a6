"""`{% load anbao_ui %}`: every component in one library (the gallery at /ui/ shows each)."""

from django import template

from anbao.ui.tags import data, forms, layout, sale, text

register = template.Library()
for part in (text, layout, forms, data, sale):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
