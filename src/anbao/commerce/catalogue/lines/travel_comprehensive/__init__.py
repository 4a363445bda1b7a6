"""Travel comprehensive insurance: accident, illness, liability, rescue and inconvenience, for trips abroad."""

from anbao.commerce.catalogue.lines.travel_comprehensive.definition import LINE as LINE
