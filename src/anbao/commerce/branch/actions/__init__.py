"""Writing: a visit recorded, activated by the applicant, withdrawn."""
