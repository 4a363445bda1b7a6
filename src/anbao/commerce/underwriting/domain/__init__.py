"""Guards of step `sale.underwrite` and the arithmetic of sums insured. Pure."""
