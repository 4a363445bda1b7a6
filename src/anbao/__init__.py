"""Anbao 安保: insurance sold online, with evidence clause by clause."""
