"""What customers ask, want, complain of and tell: kept with a number, answered by when the company promised."""
