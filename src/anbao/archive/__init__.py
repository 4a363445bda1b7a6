"""Sealed records kept for years, and key ceremonies (rotate, shred). (Built by a later issue.)"""
