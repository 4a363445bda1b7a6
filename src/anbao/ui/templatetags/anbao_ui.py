"""`{% load anbao_ui %}`: every component in one library (the gallery at /ui/ shows each)."""

from django import template

from anbao.ui.tags import charts, constant, data, forms, layout, lists, sale, states, text

register = template.Library()
for part in (constant, text, layout, forms, data, lists, sale, states, charts):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
