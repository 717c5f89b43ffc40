"""The labels between which a request wants a choice, and the attributes that it names."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.clauses import clause_texts
from models.labels import CATALOGUE, CLOTHING, COLOUR, EVERYDAY, FASHION_MNIST, TYPE_AND_COLOUR

# what a list of attributes names; three of them are a profile of the product
_NOUNS = {  # of the attributes of a product, by the names that results give them
    "gender": r"gender|g[eé]nero|sexo|geschlecht|zielgruppe|genre|sexe",
    "season": r"season|temporada|saison|jahreszeit",
    "usage": r"usage|occasions?|ocasi[oó]n|anlass|einsatz|verwendung(?:szweck)?|utilisation",
    "colour": r"colou?rs?|color|farbe|couleur",
}
_ATTRIBUTES = re.compile(
    rf"\b(?:({_NOUNS['gender']})|({_NOUNS['season']})|({_NOUNS['usage']}|(?<!\bi )(?<!\bto )(?<!\bwe )use|uso)|({_NOUNS['colour']})"
    r"|(type|category|tipo|categor[ií]a|art|kategorie|cat[eé]gorie)|(age|edad|alter|[aâ]ge))\b",
    re.IGNORECASE,
)
_ASKED = re.compile(  # and how else questions put them
    rf"\b(?:(?P<gender>{_NOUNS['gender']}|for (?:whom|men|women|boys|girls|kids|him|her)|who(?: is|'s| are|m)\b[^.?!,]*\bfor|who(?:'d| would)? wears?|(?:men|women|boy|girl)'?s"
    r"|para (?:qui[eé]n|hombres?|mujer(?:es)?|ni[ñn][oa]s?)|f[uü]r (?:wen|m[aä]nner|frauen|herren|damen|kinder)|wer tr[aä]gt|pour (?:qui|hommes?|femmes?|enfants?))"
    rf"|(?P<season>{_NOUNS['season']}|seasons|estaci[oó]n|summer|winter|verano|invierno|sommer|[ée]t[ée]|hiver)"
    rf"|(?P<usage>{_NOUNS['usage']}|sporty?|formal|casual)|(?P<colour>{_NOUNS['colour']}))\b",
    re.IGNORECASE,
)
_EXTRA_PRODUCTS = ("boot", "sneaker", "trainer", "hoodie", "jumper", "bag", "purse", "coat", "gown", "blouse", "jean", "heel",
                   "scarf", "jumpsuit", "pant", "tee", "tshirt", "shoe", "phone", "case", "swimsuit", "bikini", "vest", "suit")  # fmt: skip
_OR = re.compile(r"\s*,?\s+or\s+", re.IGNORECASE)
ASIDE = 4  # words after choices up to which they are an aside
_NEXT_QUESTION = re.compile(  # "what is this, and is it black or blue"
    r",?\s*\b(?:and|but|then)\s+(?=(?:is|are|was|were|does|do|did|can|could|would|what|which|who|tell)\b)"
    r"|(?<=\w),\s*(?=(?:is|are) (?:it|this|that|they|these|those)\b)",
    re.IGNORECASE,
)
_ASIDES = re.compile(
    r"\b(?:please|pls|thanks|thank you|thx|do you think|would you say|you think|in your opinion)\b", re.IGNORECASE
)
_BESIDE_CHOICES = re.compile(
    r"^(?:(?:an?|the|some|more|like|of|rather|maybe|closer to|just)\s+)*(?:(?:colou?r|shade|type|item|product)\s+(?=\w))?",
    re.IGNORECASE,
)
_STOP_CHOICES = {"good", "bad", "positive", "negative", "not", "yes", "no", "real", "fake", "what", "so", "men", "women", "man", "woman",
                 "male", "female", "girls", "boys", "unisex", "happy", "unhappy", "else", "something", "formal", "casual", "sporty"}  # fmt: skip
_FOR_WHOM_OR_WHEN = re.compile(
    r"\b(?:(?:wom[ae]n|m[ae]n|lad(?:y|ie)|boy|girl|kid|child|teen|adult|baby|sport)(?:'?s)?|children|unisex|male|female|gents"
    r"|spring|summer|autumn|fall|winter|casual|formal)\b",
    re.IGNORECASE,
)
_COLOUR_WORD = r"(?:cou?l(?:ou?|u)?r[so]?|colores|tonalidad|couleurs?|coloris|teinte|farben?|fabre|farbton|farbig\w*|shade|hue|tono(?! de (?:las?|el|los)\b))"
_COLOUR_ASKED = re.compile(rf"\b{_COLOUR_WORD}\b", re.IGNORECASE)
_KIND = r"(?:type|kind|category|product|item|garment|tipo|categor[ií]a|prenda|producto|art[ií]culo|art|typ|kategorie|produkt|artikel|cat[ée]gorie|produit|article)"
_AND = r"\s*(?:\band\b|\by\b|\bund\b|\bet\b|[&+,/])\s*(?:(?:the|its?|what|el|la|su|die|der|sa|de qu[eé]|welche|quelle)\s+){0,2}"
_BOTH = re.compile(  # "type and colour"
    rf"\b{_KIND}{_AND}{_COLOUR_WORD}\b|\b{_COLOUR_WORD}{_AND}{_KIND}\b", re.IGNORECASE
)
_WHAT_IT_IS = re.compile(
    r"\bwhat(?:'?s| is| are) (?:it|this|that|these|those|they|(?:in|on) (?:the|my|this)|the (?:item|product|thing|object))\b"
    r"|\b(?:what|which) (?:\w+ )?(?:type|kind|sort|category|product|item|garment)\b|^\W*what \w+ (?:is|are) (?:it|this|that|these|those)\b"
    r"|\b(?:identify|name|categori[sz]e|classify) (?:it|this|that|these|the (?:item|product|picture|photo|garment))\b"
    r"|\bqué (?:es|son|hay)\b|^\W*qu?[eé]? (?:es|son|hay)\b|\bqu[eé] (?:prenda|producto|art[ií]culo|cosa|tipo)\b|\bcu[aá]l es el (?:producto|art[ií]culo)\b"
    r"|\bwas (?:ist|sind|is|isch|zeigt)\b|\bwas f[üu]r\b|\bwelche[rs]? (?:produkt|artikel|teil|kleidungsst[üu]ck|art|kategorie|typ)\b"
    r"|^\W*c'?est quoi\b|\bqu'?est[- ]ce que\b|\bque (?:montre|repr[ée]sente|voit-on)\b"
    r"|\bquel(?:le)?s? (?:article|produit|v[êe]tement|type|cat[ée]gorie|objet|pi[èe]ce)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:[^:]*:|.*?\b(?:is|are|was|be|call|between|as|either|of|labels?|from|more|like|see|which|one|them|it|this|that|these|those|they|a|an|some)\b[\s:,])[\s:,]*",
    re.IGNORECASE,
)


@lru_cache
def product_words() -> frozenset[str]:
    """Single words that name product types, both numbers, in lower case."""
    labels = [label for each in (EVERYDAY, CLOTHING, FASHION_MNIST, CATALOGUE) for label in each.labels]
    words = {word for label in labels for word in re.findall(r"[a-z][a-z-]+", label.lower())} | set(_EXTRA_PRODUCTS)
    words -= {
        "and",
        "or",
        "free",
        "high",
        "hair",
        "face",
        "body",
        "gift",
        "set",
        "mask",
        "care",
        "top",
        "tops",
        "ring",
        "accessory",
        "sleeve",
    }
    return frozenset(words | {word + "s" for word in words} | {word.removesuffix("s") for word in words} | {"top"})


def labels_of(text: str) -> str | list[str]:
    """The label set that a request names: the choices in it, "colour" where that is asked, or "auto"."""
    choices = _choices(text)
    if choices:
        return choices
    if _COLOUR_ASKED.search(text):
        return TYPE_AND_COLOUR if _asks_what_it_is_too(text) else COLOUR.name
    if re.search(r"fashion.?mnist", text, re.IGNORECASE):
        return "fashion-mnist"
    return "catalogue" if re.search(r"\barticle type|\bcatalogue\b|\bcatalog\b", text, re.IGNORECASE) else "auto"


def _asks_what_it_is_too(text: str) -> bool:
    """Whether a text that asks for the colour asks in another clause what the product is, or for both in one."""
    text = text.replace("’", "'")
    clauses = clause_texts(text)
    coloured = [place for place, clause in enumerate(clauses) if _COLOUR_ASKED.search(clause)]
    others = [
        clause
        for place, clause in enumerate(clauses)
        # "et la couleur, c'est quoi ?" asks for the colour again
        if place not in coloured and (len(clause.split()) > 2 or place < coloured[0])
    ]
    both = _BOTH.search(text) and not re.search(r"\b(?:not|no|nicht|pas)\b", text, re.IGNORECASE)
    return bool(both) or any(_WHAT_IT_IS.search(clause) for clause in others)


def _choices(text: str) -> list[str]:
    """The words between which a request wants a choice: "is it a dress, a skirt or a jumpsuit?" """
    parts = [part for sentence in re.split(r"[.?!;\n]", text) for part in _NEXT_QUESTION.split(sentence)]
    head, *rest = _OR.split(next((part for part in parts if _OR.search(part)), ""))
    if not rest:
        return []
    first, *more = head.split(",")
    while (match := _LEAD_IN.match(first)) and match.end() < len(first):
        first = first[match.end() :]
    *middle, last = rest
    last, *tails = last.split(
        ","
    )  # "red or blue, green", "a dress or a skirt, I can't tell", "sir or madam, could you …"
    if any(len(tail.split()) > ASIDE for tail in tails):
        return []
    tails = [tail for tail in tails if set(tail.lower().split()[-1:]) <= named_words()]
    pieces = [first, *more, *(each for part in middle for each in part.split(",")), last, *tails]
    words = [bare for piece in pieces if (bare := _bare(piece)) and bare.lower() not in ("it", "this", "that", "one")]
    usable = len(words) >= 2 and all(len(word.split()) <= 4 for word in words)
    if not usable or any(set(word.lower().split()) & _STOP_CHOICES for word in words):
        return []
    return list(dict.fromkeys(words))


def is_between_products(text: str, choices: Sequence[str]) -> bool:
    """Whether a text wants nothing but a choice between products or colours; not which kind of one, for men or for parties."""
    named = [each for each in choices if set(each.lower().split()) <= named_words()]
    differ = len({each.lower().split()[-1] for each in choices}) == len(choices)
    return len(named) > 1 and differ and not names_attributes(text) and not _FOR_WHOM_OR_WHEN.search(text)


@lru_cache
def named_words() -> frozenset[str]:
    """Words that end the name of a product or a colour."""
    return product_words() | {label.lower().split()[-1] for label in COLOUR.labels}


def _bare(piece: str) -> str:
    """A choice without the words around it."""
    return _BESIDE_CHOICES.sub("", _ASIDES.sub("", piece).strip(" ,:'\"")).strip()


def names_attributes(text: str) -> bool:
    """Whether a text names an attribute: its gender, season, usage, colour, type, age."""
    return bool(_ATTRIBUTES.search(text))


def attributes_asked(text: str) -> list[str]:
    """The attributes of a product that a question is about, in its order: gender, season, usage, colour."""
    return list(dict.fromkeys(match.lastgroup for match in _ASKED.finditer(text.replace("’", "'"))))


def lists_attributes(text: str) -> bool:
    """Whether a text asks for three or more attributes, as one fills a form."""
    found = {place for match in _ATTRIBUTES.finditer(text) for place, group in enumerate(match.groups()) if group}
    return len(found) > 2
