"""What is kept of an application, until when, and how a person reads it."""

from anbao.commerce.records.domain.record import Content
from anbao.commerce.records.domain.retention import KEPT_FOR
from anbao.commerce.records.queries.gathering import InMotion, content_of
from anbao.commerce.records.queries.readable import Page, page_of
from anbao.commerce.records.queries.retention import all_kept_until

__all__ = ["KEPT_FOR", "Content", "InMotion", "Page", "all_kept_until", "content_of", "page_of"]
