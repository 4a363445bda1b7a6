"""The component tags, by what they are for; `templatetags/anbao_ui.py` gathers them into one library."""
