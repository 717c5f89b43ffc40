"""Lines around pasted reviews that are neither reviews nor requests: rules with a word in them, headings, who gave how many stars."""

import re
from typing import NamedTuple

LONGEST = 80  # characters of such a line
_REVIEW = r"(?:reviews?|reseñas?|opini(?:ón|on)|valoraci(?:ón|on)|bewertung|rezension|meinung|avis|commentaire|comentario|kommentar)"
_WHO = r"(?:user(?:name)?|reviewer|customer|author|name|usuari[oa]|cliente|autora?|nombre|nutzer(?:in)?|kund(?:e|in)|autor|client|auteur|nom)"
_WHAT = r"(?:ratings?|stars?|score|date|nota|estrellas|puntuaci[óo]n|fecha|note|sterne|bewertung|datum|[ée]toiles)"
_PART = r"[^\s|;:,=·?!]+"
_PAIR = rf"(?:{_WHO}[:=] ?{_PART}(?: {_PART}){{0,2}}|{_WHAT}[:=] ?[\d★⭐☆]{_PART[:-1]}*(?: {_PART}){{0,2}})"
_AROUND = r"(?:start|begin|end|above|below|message|mail|inicio|principio|fin(?:al)?|anfang|beginn|ende|nachricht|d[ée]but|system|reviews?|reseñas|opiniones|bewertungen|rezensionen|meinungen|avis|commentaires|comentarios)"
_FORWARDED = r"(?:(?:forwarded|original) message|message (?:transf[ée]r[ée]|d'origine)|mensaje (?:reenviado|original)|(?:weitergeleitete|ursprüngliche) nachricht)"
_FRAME = re.compile(
    rf"[-=#]{{3,}}[^-=#?]*\b{_AROUND}\b[^-=#?]*[-=#]{{3,}}"  # "--- start ---"
    rf"|[->]* ?(?:begin )?{_FORWARDED} ?:?-*"
    rf"|(?P<head>(?:\#{{1,6}} ?|\*\*)?{_REVIEW} ?(?:n[ro.º°]{{0,2}})? ?\#?\d{{1,3}} ?[:.]?(?:\*\*)?:?"  # "### Review 2"
    rf"|{_PAIR}(?: ?[|;,·] ?{_PAIR})+|(?:user(?:name)?|usuari[oa]|utilisateur|nutzer|reviewer)[:=] ?{_PART})",  # "user: ann | stars: 4/5"
    re.IGNORECASE,
)


class Frame(NamedTuple):
    """Where such a line begins and ends, and whether what stands below it, up to the next, is one review."""

    start: int
    end: int
    heads: bool


def frames(text: str) -> list[Frame]:
    """Those of a message."""
    found = []
    for line in re.finditer(r"[^\n]+", text):
        said = " ".join(line[0].split())
        if len(said) <= LONGEST and (frame := _FRAME.fullmatch(said)):
            found.append(Frame(*line.span(), frame["head"] is not None))
    return found
