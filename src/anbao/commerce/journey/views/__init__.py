"""Pages of the sale and of the company's list of applications."""
