"""Which of our languages someone writes in, told by the small words that each language cannot do without."""

import re
from collections import Counter

from assistant.phrases import ENGLISH, FRENCH, GERMAN, SPANISH

_WORDS = {
    ENGLISH: "the is are what this that it and of do does how i you to for in on with any can which they my me was not have has please "
    "thanks hi hello why show find tell give all from be there look like",
    SPANISH: "el la los las es son qué que q esto esta este eso y de del un una para por con hay cómo como cuál cual quiero dime en al "
    "se le lo mi tu está estas reseñas foto gracias hola porfa pero más mas si no me busca tienes dicen gente bolso falda ropa color porque seguro segura cuánto dónde",
    GERMAN: "der die das ist sind was wie ein eine einen und oder ich du sie es für mit von zu im auf den dem nicht hat haben welche welcher "
    "bitte danke hallo gibt mir mal noch ne nen denn auch was ist farbe jacke kleid bewertungen kunden sag zeig habt ihr so zum zur warum wieso weshalb wer wo wann welches sicher danach zuerst",
    FRENCH: "le la les est sont quoi que qui ce cette c'est c et ou un une des du de pour avec je tu vous il elle on dans sur pas quel "
    "quelle couleur avis merci bonjour svp stp moi mon ma mes les j'ai qu'est-ce koi y a-t-il dites montre montrez trouvez cherche pourquoi qui comment combien sûr sûre",
}  # fmt: skip
_KNOWN = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_LETTERS = {SPANISH: "ñ¿¡", GERMAN: "äöüß", FRENCH: "çœêèàâîôû"}  # that tell by themselves


def language_of(text: str, before: str = ENGLISH) -> str:
    """The language of a request; that of the conversation so far where its words don't tell."""
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text.lower().replace("’", "'"))
    found = Counter({language: sum(word in known for word in words) for language, known in _KNOWN.items()})
    for language, letters in _LETTERS.items():
        found[language] += sum(letter in text.lower() for letter in letters)
    (best, count), (_, second) = found.most_common(2)
    return best if count > second else before
