"""What changes a payment: opening and closing here, and the three calls to the acquirer."""
