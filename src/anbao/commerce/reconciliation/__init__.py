"""Our books held against the daily files of acquirer, bank and reporting system."""
