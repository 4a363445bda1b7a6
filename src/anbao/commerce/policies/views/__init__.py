"""Pages of policies: the customer's, and the company's."""
