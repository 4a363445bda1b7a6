"""Who someone is: persons, accounts, credentials, one-time passwords, staff, roles, approvals."""
