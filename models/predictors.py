"""The bundled models, for whoever may ask from a thread of their own: tools run side by side, and beside the warm-up.

`transformers` puts another module in its place at the end of its import. A thread that waits for that import goes on with
the emptied one and fails: "cannot import name 'AutoModel'". This module stays what it is, so that Python's own lock lets
one thread import all that is heavy while the others wait here.
"""

from models.clip_predictor import clip
from models.fusion_predictor import CATEGORY, fusion
from models.message_reader import Context, MessageReader, message_reader
from models.review_reader import ClauseReadings, reader
from models.roberta_predictor import ReviewPredictions, roberta

__all__ = [
    "CATEGORY", "ClauseReadings", "Context", "MessageReader", "ReviewPredictions", "clip", "fusion", "message_reader",
    "reader", "roberta",
]  # fmt: skip
