"""Travel accident insurance, sold alone."""

from anbao.commerce.catalogue.lines.travel.definition import LINE as LINE
