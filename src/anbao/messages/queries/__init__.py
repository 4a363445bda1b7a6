"""What was sent in a matter, and who wants no advertising."""

from anbao.messages.queries.sent import RECIPIENT, SECRET, TEXT, MessageView, messages_of

__all__ = ["RECIPIENT", "SECRET", "TEXT", "MessageView", "messages_of"]
