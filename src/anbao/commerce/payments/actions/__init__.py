"""What changes a payment: opening and closing, the calls to the acquirer, and what goes back."""
