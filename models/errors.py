"""Everything that can go wrong, as one tree.

    ProductAssistantError                    500
    ├── InputError                           400  can't be read, empty, wrong kind
    │   ├── ImageError                       415
    │   ├── TextError                        422
    │   └── TableError                       422
    ├── LimitError                           413  over a limit
    ├── BusyError                            429  queue full or time over
    ├── WeightsError                         503  weights missing, broken, wrong hash
    └── ToolError                            500  a tool failed inside; the conversation goes on

`message` says what is wrong and with what, `hint` what would work; `str(error)` is both.
"""


class ProductAssistantError(Exception):
    """Root of all errors that are meant to be read by a user."""

    code = "error"
    http_status = 500

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def __reduce__(self):  # the default would lose the hint on its way between processes
        return type(self), (self.message, self.hint)


class InputError(ProductAssistantError):
    """What came can't be used."""

    code = "input"
    http_status = 400


class ImageError(InputError):
    """A picture can't be read, is empty, or is of a kind that we don't read."""

    code = "image"
    http_status = 415


class TextError(InputError):
    """A text is empty, or holds nothing to read."""

    code = "text"
    http_status = 422


class TableError(InputError):
    """A file of reviews can't be read, or has no column of texts."""

    code = "table"
    http_status = 422


class LimitError(ProductAssistantError):
    """Over a limit of `models.settings`.

    Args:
        what: what is too large, as a noun phrase: "The picture".
        limit: the limit's value with its unit: "25 MB".
        came: what came, with its unit: "31 MB".
        hint: what would work.
    """

    code = "limit"
    http_status = 413

    def __init__(self, what: str, *, limit: str, came: str, hint: str = "") -> None:
        super().__init__(f"{what} is over the limit: {came}, and at most {limit} is read.", hint)
        self.what, self.limit, self.came = what, limit, came

    def __reduce__(self):
        return _limit_error, (self.what, self.limit, self.came, self.hint)


def _limit_error(what: str, limit: str, came: str, hint: str) -> LimitError:
    return LimitError(what, limit=limit, came=came, hint=hint)


class BusyError(ProductAssistantError):
    """The queue is full, or the time for an answer is over."""

    code = "busy"
    http_status = 429


class WeightsError(ProductAssistantError):
    """Weights are missing, broken, or not those whose hash was recorded."""

    code = "weights"
    http_status = 503


class ToolError(ProductAssistantError):
    """A tool failed inside; the conversation goes on."""

    code = "tool"
    http_status = 500
