"""The English catalogues: what the sources say, what is translated, what differs."""
