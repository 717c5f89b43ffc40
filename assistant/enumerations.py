"""Wishes told as a list of nouns, in English, Spanish, German and French: "colour, reviews and similar ones"."""

import re

from assistant.clauses import clauses_of
from assistant.intents import ANALYZE, CATEGORIZE, SEARCH, SUMMARIZE

LONGEST = 4  # words of an item of such a list, without courtesies
_COURTESY = re.compile(
    r"\b(?:please|pl[sz]|thanks|thank you|por ?fa(?:vor)?|gracias|bitte|danke|s'il (?:te|vous) pla[iî]t|svp|stp|merci)\b",
    re.IGNORECASE,
)
_NOUNS = {
    CATEGORIZE: r"colou?r|type|category|color|tipo|categor[ií]a|farbe|art|typ|kategorie|couleur|cat[ée]gorie"
    r"|what (?:it|this) is|qu[eé] es|was (?:ist|is) (?:das|es)|was ises|c'est quoi",
    ANALYZE: r"gender|season|usage|occasion|attributes|g[eé]nero|sexo|temporada|uso|atributos|geschlecht|jahreszeit|saison|anlass"
    r"|einsatz(?:zweck)?|zielgruppe|merkmale|genre|sexe|attributs",
    SUMMARIZE: r"reviews?|opinions?|complaints?|summary|verdict|gist|pros|cons|rese[ñn]as?|opini[oó]n(?:es)?|quejas|resumen|pegas"
    r"|bewertungen|rezensionen|(?:kunden)?meinung(?:en)?|fazit|zusammenfassung|beschwerden|avis|plaintes|d[ée]fauts|r[ée]sum[ée]|synth[èe]se",
    SEARCH: r"similar(?: ones| items| products)?|lookalikes?|alternatives|parecid[oa]s|similares|(?:ä|ae)hnliche[sn]?|alternativen"
    r"|similaires|semblables|ressemblants?",
}
_NAMED = re.compile("|".join(rf"\b(?P<{tool}>{nouns})\b" for tool, nouns in _NOUNS.items()), re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:no|not|without|sin|kein\w*|nicht|ohne|pas|sans|n[ie])\b", re.IGNORECASE)


def enumerated(request: str) -> dict[str, int]:
    """The tools that the items of a list name, each with its place; empty where a request is no such list.

    Every item is short, names one tool at most, and two tools at least are named.
    """
    if _NEGATED.search(request) or "?" in request.rstrip("? "):
        return {}
    request = _COURTESY.sub(lambda said: " " * len(said[0]), request)
    named: dict[str, int] = {}
    items = [
        (start + part.start(), part[0])
        for start, end in clauses_of(request)
        for part in re.finditer(r"[^:+/&]+", request[start:end])
        if part[0].strip()
    ]
    for start, item in items:
        found = {match.lastgroup: start + match.start() for match in _NAMED.finditer(item)}
        if len(item.split()) > LONGEST or len(found) > 1:
            return {}
        named = found | named
    return named if len(named) > 1 and len(items) > 1 else {}
