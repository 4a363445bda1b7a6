"""The customer's page of a disputed payment, and the company's pages."""
