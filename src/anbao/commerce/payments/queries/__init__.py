"""Reading payments, refunds, and what moved when."""
