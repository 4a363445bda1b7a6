"""The obligations engine: what is due, by whom, with which evidence. (Built by a later issue.)"""
