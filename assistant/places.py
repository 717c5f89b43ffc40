"""Which of several pictures or reviews a user speaks of, by what their words count: "the second photo", "both", "not the last".

Patterns in English, Spanish, German and French. Places count from 0, and back from −1.
"""

import re

from assistant.choices import product_words
from assistant.clauses import clause_texts

_BOTH = re.compile(r"\b(?:these|those|both|they|their|ambas?|ambos|las dos|los dos|beide\w*|les deux)\b", re.IGNORECASE)
_ALL = re.compile(
    r"\ball (?:of (?:them|these|those)|three|four|(?:the )?(?:pictures|photos|pics))\b|\beach(?: one| of| picture| photo)?\b(?! other)|\bevery (?:picture|photo|one)\b"
    r"|\bcada (?:una?|foto)\b|\blas tres\b|\btodas las fotos\b|\balle (?:drei|vier|bilder|fotos)\b|\bjedes (?:bild|foto)\b|\bchacune?\b|\bles trois\b|\btoutes les photos\b|\b(?:tous|toutes|todas|todos|alle)\b(?=\W*$)",
    re.IGNORECASE,
)
_ORDINALS = {
    0: r"first|1st|left|primer[ao]?|1r[ao]|1er[ao]?|1ª|izquierd[ao]|erste[nrsm]?|linke?[nrsm]?|links|premi[eè]re?|1[eè]?re|gauche",
    1: r"second|2nd|middle|segund[ao]|2d[ao]|2ª|(?:del|de en) medio|zweite[nrsm]?|mittlere[nrsm]?|deuxi[eè]me|seconde?|2(?:[eè]me|e|nde)|milieu",
    2: r"third|3rd|tercer[ao]?|3r[ao]|3ª|dritte[nrsm]?|troisi[eè]me|3(?:[eè]me|e)",
    3: r"fourth|4th|cuart[ao]|4t[ao]|4ª|vierte[nrsm]?|quatri[eè]me|4(?:[eè]me|e)",
    4: r"fifth|5th|quint[ao]|5t[ao]|5ª|f(?:ü|ue?)nfte[nrsm]?|cinqui[eè]me|5(?:[eè]me|e)",
    5: r"sixth|6th|sext[ao]|6t[ao]|6ª|sechste[nrsm]?|sixi[eè]me|6(?:[eè]me|e)",
    -1: r"last|latest|newest|right(?:[- ]hand)?|[uú]ltim[ao]|derech[ao]|letzte[nrsm]?|rechte[nrsm]?|rechts|derni[eè]re?|droite",
    -2: r"previous|one before|anterior|pen[uú]ltim[ao]|vorletzte[nrsm]?|vorige[nrsm]?|vorherige[nrsm]?|pr[eé]c[eé]dente?|avant-derni[eè]re?",
}  # fmt: skip
_AFTER_NOUNS = r"links|rechts|izquierda|derecha|gauche|droite|milieu|segund[ao]|primer[ao]|tercer[ao]|[uú]ltim[ao]"
_FIRST_TWO = re.compile(
    r"\b(?:first|1st) (?:two|2)\b|\b(?:dos primer[ao]s|primer[ao]s dos|deux premi[eè]re?s|ersten (?:beiden|zwei)|beiden ersten)\b",
    re.IGNORECASE,
)
_LAST_TWO = re.compile(
    r"\blast (?:two|2)\b|\b(?:dos [uú]ltim[ao]s|[uú]ltim[ao]s dos|deux derni[eè]re?s|letzten (?:beiden|zwei))\b",
    re.IGNORECASE,
)
_DETERMINERS = (
    r"the|la|el|los|las|lo de la|la de|die|der|das|den|dem|beim|vom|zum|im|am|le|les|cel(?:le|ui) d[eu](?: la)?"
)
# what may stand behind a place that is named without a noun; "the first communion" is something else
_THEN = r"(?=\W*$|\s*[,;:=]|\s+(?:and|n|&|y|und|et)\s+(?:the|la|el|das|die|der|den|le)\b|\s+(?:one|pair|of (?:those|these|them)|is|are|was|isn|does|do|really|only|please|pls|too|also|as|for|es|son|est|ist|sind|passt|bitte|por favor|porfa|para|für|fuer|pour|nur|solo|s[oó]lo)\b)"
_PICTURE_WORDS = (
    r"pictures?|photos?|pics?|images?|img|shots?|one|bild(?:er)?|fotos?|im[aá]gen(?:es)?|items?|garments?|snaps?"
)
_REVIEW_WORDS = r"reviews?|customers?|comments?|one|rese[ñn]as?|opini(?:[oó]n|ones)|comentarios?|bewertung(?:en)?|rezension(?:en)?|kommentar|avis|commentaires?|client\w*|reviewers?|rev"
_NOT_COUNTED = r"(?!\s*(?:%|/|[.,]\d|:\d|stars?|estrellas?|stern\w*|[ée]toiles?|★|⭐|to\b|bis\b|a\b|[aà] \d|de \w+(?:o|re)\b|ans\b|years?|jahre|euros?|€|\$|£))"
_NUMBERED = rf"(?:no\.?|n[°º]|number|nr\.?|num\.?|n[uú]mero|nummer|#)?\s*(\d{{1,2}})\b{_NOT_COUNTED}"
_MORE_NUMBERS = re.compile(
    rf"\s*(?:,(?:\s*(?:and|und|y|et))?|/|&|and|und|y|et)\s*(?:the |la |die )?(\d{{1,2}})\b{_NOT_COUNTED}", re.IGNORECASE
)
_IN_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "eins": "1",
    "zwei": "2", "drei": "3", "vier": "4", "deux": "2", "trois": "3", "quatre": "4",
}  # fmt: skip
_NUMBER_WORD = rf"(?:{'|'.join(_IN_WORDS)})\b"
_NUMBERED_IN_WORDS = re.compile(  # "photo two", "reviews one, two and three"; not "reviews one by one", "the pic one"
    r"(?<!the )\b(?:pictures?|photos?|pics?|images?|bild(?:er)?|fotos?|im[aá]gen(?:es)?|reviews?|rese[ñn]as?|rezension|bewertung|avis)"
    rf"\s+(?:(?:number|no\.?|nummer|n[uú]mero|num[eé]ro)\s+)?{_NUMBER_WORD}"
    rf"(?:\s*(?:,(?:\s*and)?|/|&|and|und|y|et)\s*{_NUMBER_WORD})*"
    r"(?!(?:\s+|-)(?:by|at|more|of|sizes?|pieces?|tones?|ways?|quarters?|hundred|thousand|stars?|is\s+(?:my|the|of)|teile|fotos|bilder|photos|pictures)\b)",
    re.IGNORECASE,
)
# what a clause says that is left out: "ignore the first", "the other I know already"
_LEFT_OUT = re.compile(
    r"(?<!n't )(?<!not )(?<!never )\b(?:ignore|skip|leave out|forget(?: about)?)\b|\bnot the (?:first|second|third|last|left|right|middle|other|1st|2nd|3rd)\b(?! \w+ thing)"
    r"|\bi (?:already )?know\b|\balready (?:know|done|did|sold|clear|have it)\b|\b(?:don'?t|do not) (?:need|care about|bother with)\b|\ball but\b|\bexcept\b"
    r"|(?<!no )\b(?:olvid[ae]\w*|ignora)\b|\bya (?:l[ao] )?(?:s[eé]|tengo|conozco|vend[ií])\b|\bno (?:la|el)\b|\bmenos\b|\bsalvo\b|\bexcepto\b"
    r"|\bignorier\w*|\bvergiss\b(?!.*\bnicht\b)|\bschon (?:klar|erledigt|verkauft)\b|\bversehen\b|\bnicht d(?:as|ie|en)\b|\bau(?:ß|ss)er\b"
    r"|\blaisse(?:z)?[ -]tomber\b|(?<!n')\boublie\w*|\bd[eé]j[aà] (?:fait|vu|vendue?)\b|\bs'en fout\b|\bpas (?:la|le)\b|\bsauf\b",
    re.IGNORECASE,
)
SAME_WORDS = r"same|ditto|likewise|lo mismo|igual|dasselbe|das gleiche|genauso|pareil|idem|la m[eê]me chose"
_SAME = re.compile(rf"\b(?:{SAME_WORDS})\b", re.IGNORECASE)


def places_of(text: str, kind: str) -> list[int]:
    """Which of several pictures ("picture") or reviews ("review") a text names: 0 for the first, −1 for the last.

    What a question names counts before what is told beside it; what is only named to leave it out doesn't count.
    """
    questions = "" if _SAME.search(text) else " ".join(re.findall(r"[^.?!\n]+\?", text))
    return _named(questions, kind) or _named(text, kind)


def left_out(text: str, kind: str) -> list[int]:
    """Places that a text names only to leave them out: "ignore the first"; as `places_of`."""
    clauses = [clause for clause in clause_texts(text) if _LEFT_OUT.search(clause)]
    return [place for each in clauses for place in (*_places(each, kind, alone=False), *numbers_of(each, kind))]


def _named(text: str, kind: str) -> list[int]:
    clauses = clause_texts(text)
    wanted = [clause for clause in clauses if not _LEFT_OUT.search(clause)]
    kept = text if len(wanted) == len(clauses) else " . ".join(wanted)
    places = [*numbers_of(kept, kind), *_first_or_last_two(kept)]
    for clause in wanted:
        places += _places(clause, kind, alone=len(clauses) == 1)
    return list(dict.fromkeys(place for place in places if place >= -2))


def numbers_of(text: str, kind: str) -> list[int]:
    """Places by their numbers: "picture 2", "pictures 1, 2 and 3", "number 3", "la 1"."""
    words = _PICTURE_WORDS if kind == "picture" else _REVIEW_WORDS
    text = _in_digits(text)
    lead = rf"\b(?:{words})\s*{_NUMBERED}|(?:\b(?:number|n[uú]mero|nummer|num[eé]ro|nr\.?)|#)\s*(\d{{1,2}})\b{_NOT_COUNTED}|\b(?:das|die|der) (\d)\. (?:{words})\b|\b(?:la|el|le|die) (\d)\b(?=\W*$|\s*[,?]|\s+(?:es|est|ist)\b)"
    places: list[int] = []
    for match in re.finditer(lead, text, re.IGNORECASE):
        places.append(int(next(filter(None, match.groups()))) - 1)
        at = match.end()
        while more := _MORE_NUMBERS.match(text, at):
            places.append(int(more[1]) - 1)
            at = more.end()
    return [place for place in places if place >= 0]  # there is no picture 0


def _in_digits(text: str) -> str:
    """A text with digits for the numbers in words that pictures and reviews are named by."""

    def digits(match: re.Match) -> str:
        return re.sub(rf"(?<=\W){_NUMBER_WORD}", lambda word: _IN_WORDS[word[0].lower()], match[0], flags=re.IGNORECASE)

    return _NUMBERED_IN_WORDS.sub(digits, text)


def _first_or_last_two(text: str) -> list[int]:
    if _FIRST_TWO.search(text):
        return [0, 1]
    return [-2, -1] if _LAST_TWO.search(text) else []


def _places(clause: str, kind: str, *, alone: bool) -> list[int]:
    """Places that a clause names by a word.

    Args:
        alone: nothing else is said, so that a bare "second?" names one.
    """
    words = _PICTURE_WORDS if kind == "picture" else _REVIEW_WORDS
    bare = rf"(?:{_DETERMINERS})\s+" if not alone else rf"(?:(?:{_DETERMINERS})\s+)?"
    pattern = (
        rf"\b(?:ORDINAL)\s+(?:\w+\s+)?(?:{words})\b|\b(?:{words}|cel(?:le|ui)|la|el)\s+(?:de |du |à |a )?(?:la )?(?=(?:{_AFTER_NOUNS})\b)(?:ORDINAL)\b"
        rf"|^\W*(?:(?:and|y|und|et) )?(?:what about |only |just |nur |solo |seulement )?{bare}(?:ORDINAL)\b{_THEN}"
    )
    if kind == "picture":
        pattern += rf"|\b(?:{_DETERMINERS})\s+(?:ORDINAL)\b{_THEN}|\bthe (?!latest|newest)(?:ORDINAL) (?:{'|'.join(product_words())})\b"
    return [
        place for place, ordinal in _ORDINALS.items() if re.search(pattern.replace("ORDINAL", ordinal), clause, re.I)
    ]


def speaks_of_both(text: str) -> bool:
    """Whether a text speaks of several pictures: "these", "both"."""
    return bool(_BOTH.search(text))


def speaks_of_several(text: str) -> bool:
    """Whether a text speaks of two pictures or more, however many."""
    return bool(
        _BOTH.search(text)
        or _ALL.search(text)
        or re.search(r"\b(?:two|three|four|[2-4]) (?:\w+ )?(?:pics?|pictures|photos|items|things|pieces)\b", text, re.I)
    )


def speaks_of_all(text: str) -> bool:
    """Whether a text speaks of every picture: "all of them", "each"."""
    return bool(_ALL.search(text))


def speaks_of_photos(text: str) -> bool:
    """Whether a text speaks of pictures by that name."""
    return bool(
        re.search(r"\b(?:pictures?|photos?|pics?|images?|fotos?|im[aá]gen(?:es)?|bild(?:er)?)\b", text, re.IGNORECASE)
    )
