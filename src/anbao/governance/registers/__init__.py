"""Registers of what the company has, one folder a kind. (Built by a later issue.)"""
