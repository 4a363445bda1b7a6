"""Pure: where a case stands, and by when the company promised to see to it."""
