"""Pages of a seat, and the staff pages that open and close one."""
