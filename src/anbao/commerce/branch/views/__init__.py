"""Pages: the clerk's and the applicant's."""
