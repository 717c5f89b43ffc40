"""Phrases, numbers and strangers' words, as replies in one language write them."""

import re

from assistant.phrases import ENGLISH, FRENCH, GERMAN, SPANISH, phrase
from tools import languages


class Say:
    """Phrases and numbers in one language."""

    def __init__(self, language: str = ENGLISH) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """A phrase by its key, with its values."""
        return phrase(key, self.language, **values)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number as it is written in the language: 1,234.5 or 1.234,5 or 1 234,5."""
        return self.signs(f"{value:,.{decimals}f}")

    def signs(self, number: str) -> str:
        """A number in English digits with the marks of the language: 1,234.5 as 1.234,5."""
        marks = {ENGLISH: ",.", FRENCH: "\u202f,"}.get(self.language, ".,")
        return number.translate(str.maketrans(",.", marks))

    def before(self, words: str) -> str:
        """Words with the colon that leads to what follows: French has a space before it."""
        return f"{words}\u00a0:" if self.language == FRENCH else f"{words}:"

    def language_name(self, code: str) -> str:
        """What a language is called, in this one where we know that."""
        return self(f"language {code}") if code in (ENGLISH, SPANISH, GERMAN, FRENCH) else languages.NAMES[code]


def percent(probability: float, language: str = ENGLISH) -> str:
    """A probability in whole per cent, never rounded up to certainty or down to nothing."""
    if probability >= 0.995:
        return phrase("over 99", language)
    return phrase("under 1", language) if probability < 0.005 else f"{probability * 100:.0f} %"


def escaped(text: str) -> str:
    """Text of a stranger inside Markdown: shown, not obeyed."""
    return re.sub(r"([\\`*_\[\]<>#|!])", r"\\\1", text)
