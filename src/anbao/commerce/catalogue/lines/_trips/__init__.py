"""What lines that cover a trip share: destination, a period to the minute in Taiwan's time, rates by days."""

from anbao.commerce.catalogue.lines._trips.definition import ACCIDENT as ACCIDENT
from anbao.commerce.catalogue.lines._trips.definition import BAGGAGE_DELAY as BAGGAGE_DELAY
from anbao.commerce.catalogue.lines._trips.definition import FLIGHT_DELAY as FLIGHT_DELAY
from anbao.commerce.catalogue.lines._trips.definition import LEVELS as LEVELS
from anbao.commerce.catalogue.lines._trips.definition import MEDICAL as MEDICAL
from anbao.commerce.catalogue.lines._trips.definition import REGISTRY as REGISTRY
from anbao.commerce.catalogue.lines._trips.definition import trip_line as trip_line
