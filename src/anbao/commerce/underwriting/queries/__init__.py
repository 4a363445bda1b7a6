"""Reading: sums, decisions, referrals with what was said of them, notes of what was abnormal."""
