"""Reading the official text that the user holds: layouts, numbering, tables, comparison. Pure; nothing is kept here."""
