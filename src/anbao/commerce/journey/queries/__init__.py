"""Reading applications: facts for guards, pages for customers, lists and timelines for staff."""
