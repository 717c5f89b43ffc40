"""Which language a review is written in: the models read English only, and the others must be told apart.

Stands on py3langid (a naive Bayes over byte n-grams, after "langid.py", Lui & Baldwin 2012), some thousand texts a second.
"""

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from models.progress import tracked

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
NAMES = {
    "en": "English", "es": "Spanish", "de": "German", "fr": "French", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
    "pl": "Polish", "sv": "Swedish", "da": "Danish", "no": "Norwegian", "fi": "Finnish", "cs": "Czech", "hu": "Hungarian",
    "ro": "Romanian", "tr": "Turkish", "ru": "Russian", "uk": "Ukrainian", "el": "Greek", "ar": "Arabic", "he": "Hebrew",
    "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "hi": "Hindi", "id": "Indonesian", "vi": "Vietnamese", "th": "Thai",
}  # fmt: skip
SURE = 0.85  # probability; of 4,900 English reviews none reaches it in another language
MAX_CHARACTERS = 1000  # that are looked at


_ONLY_ENGLISH = frozenset(str.split("the and it this with that they have my you but very are these it's i'm"))
PLAIN_SHARE = 0.12  # of such words, at least two of them different, from which a text is English without a closer look


def _is_plainly_english(text: str) -> bool:
    words = text[:MAX_CHARACTERS].lower().split()
    found = [word for word in words if word in _ONLY_ENGLISH]
    return len(found) >= PLAIN_SHARE * len(words) and len(set(found)) >= 2


@lru_cache(1)
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(NAMES))
    return identifier


def languages_of(texts: list[str]) -> list[str]:
    """The code of each text's language, a key of `NAMES`.

    A few words are not enough to tell by. They count as what most of the sure texts are when they look like it too, and
    else as English.
    """
    guessed = [
        (ENGLISH, 1.0) if _is_plainly_english(text) else _identifier().classify(text[:MAX_CHARACTERS])
        for text in tracked(texts, "languages told")
    ]
    sure = Counter(language for language, probability in guessed if probability >= SURE)
    usual = sure.most_common(1)[0][0] if sure else ENGLISH
    return [language if probability >= SURE or language == usual else ENGLISH for language, probability in guessed]
