"""Opening cases, seeing to them, coming back to them; what the company promises; what is done unasked."""
