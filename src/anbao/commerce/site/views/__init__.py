"""The public pages, stopping advertising mail, and the company's side of both."""
