"""The assistant: a conversation over tools, with any chat model or the embedded router.

from assistant import Assistant, Session
reply = Assistant().ask("what is this?", images=["shoe.jpg"])
"""

from assistant.assistant import Assistant
from assistant.events import Call, Reply, TextDelta, ToolFinished, ToolProgress, ToolStarted
from assistant.session import Session

__all__ = ["Assistant", "Call", "Reply", "Session", "TextDelta", "ToolFinished", "ToolProgress", "ToolStarted"]
