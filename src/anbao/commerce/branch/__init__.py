"""Who may enter and how: disclosures read, identity verified, dormancy."""
