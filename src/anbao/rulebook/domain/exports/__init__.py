"""The rulebook for other people's tools: OSCAL documents for GRC engineers, tables and a workbook for auditors.

Pure and reproducible: the same book, profile and day give the same bytes on every machine, at any time.
"""
