"""Screening names against recorded lists of sanctions and of politically exposed persons."""
