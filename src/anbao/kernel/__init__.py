"""Pure vocabulary of the house: clock, ids, money, errors, verdicts, registries. No Django."""
