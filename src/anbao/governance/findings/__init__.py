"""Scans, findings, assessments and their deadlines. (Built by a later issue.)"""
