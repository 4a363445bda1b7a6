"""Who someone is: accounts, credentials, factors, sessions, staff, roles, approvals."""
