"""The customer's pages, the page for everybody, the company's pages."""
