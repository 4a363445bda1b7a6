"""Staff pages of archive and everything below it, and the overview. (Built by a later issue.)"""
