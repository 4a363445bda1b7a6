"""What the company keeps of a customer, as the customer sees it: data, consents, messages."""
