"""Lines around pasted reviews that are neither reviews nor requests: rules with a word in them, headings, who gave how many stars."""

import re
from typing import NamedTuple

_REVIEW = r"(?:reviews?|reseñas?|opini(?:ón|on)|valoraci(?:ón|on)|bewertung|rezension|meinung|avis|commentaire|comentario|kommentar)"
_WHO = r"(?:user(?:name)?|reviewer|customer|author|name|usuari[oa]|cliente|autora?|nombre|nutzer(?:in)?|kund(?:e|in)|autor|client|auteur|nom)"
_WHAT = r"(?:ratings?|stars?|score|date|nota|estrellas|puntuaci[óo]n|fecha|note|sterne|bewertung|datum|[ée]toiles)"
_FORWARDED = r"(?:(?:forwarded|original) message|message (?:transf[ée]r[ée]|d'origine)|mensaje (?:reenviado|original)|(?:weitergeleitete|ursprüngliche) nachricht)"
_VALUE = r"[^\n|;:]{1,30}"
_PAIR = rf"(?:{_WHO}|{_WHAT})\s*[:=]\s*{_VALUE}"
_FRAME = re.compile(
    r"^[ \t]*(?:"
    r"(?P<rule>[-=#+]{3,})[^\n]{0,40}?(?P=rule)"  # "--- start ---"
    rf"|[->\s]*(?:begin )?{_FORWARDED}[-:\s]*?"
    rf"|(?P<head>#{{0,6}}[ \t]*{_REVIEW}[ \t]*(?:n[ro.º°]*)?[ \t]*#?\d{{1,3}}[ \t]*[:.]?"  # "### Review 2"
    rf"|{_PAIR}(?:\s*[|;,·][ \t]*{_PAIR})+|{_WHO}\s*[:=][ \t]*[^\s|;:]+(?:[ \t][^\s|;:]+)?)"  # "user: pepa77 | stars: 4/5"
    r")[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)


class Frame(NamedTuple):
    """Where such a line begins and ends, and whether what stands below it, up to the next, is one review."""

    start: int
    end: int
    heads: bool


def frames(text: str) -> list[Frame]:
    """Those of a message."""
    return [Frame(*match.span(), match["head"] is not None) for match in _FRAME.finditer(text)]
