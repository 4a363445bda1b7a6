"""Travel accident insurance with fixed benefits for what goes wrong on the way."""

from anbao.commerce.catalogue.lines.travel_inconvenience.definition import LINE as LINE
