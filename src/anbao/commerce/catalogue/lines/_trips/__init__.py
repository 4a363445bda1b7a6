"""What lines that cover a trip share: destination, a period to the minute in Taiwan's time, rates by days."""

from anbao.commerce.catalogue.lines._trips.definition import trip_line as trip_line
