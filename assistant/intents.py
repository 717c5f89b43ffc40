"""How the user wants what the tools do: in which order, once more, of what kind, and of which reviews.

Patterns in English, Spanish, German and French. Which tools are wanted tells the router's network.
"""

import re

from assistant.choices import names_attributes
from assistant.places import SAME_WORDS

CATEGORIZE, SENTIMENT, SUMMARIZE, ANALYZE, SEARCH = "categorize", "sentiment", "summarize", "analyze", "search"
# "the season, but only once you've told me what it is": what is mentioned last is wanted first
_TURNED_ROUND = re.compile(
    r"\b(?:but )?only (?:once|after|when|if) (?:you|i|we|it|the|that)\b|\bafter (?:you(?:'ve| have)|telling|that you)\b"
    r"|\bbut (?:before|first)\b|\bbefore (?:you (?:answer|do)|that\b|answering)|\b(?:but|hold on|wait|actually)\b[^.?!]*\bfirst\W*$"
    r"|\bpero (?:s[oó]lo )?(?:despu[eé]s|antes|primero)\b|\baber (?:erst|zuerst|vorher)\b|\bmais (?:seulement (?:apr[eè]s|quand)|avant|d'abord)\b"
    r"|\bantes de (?:eso|ello)\b|\b(?:vorher|davor|zuvor)\b|\bavant (?:[cç]a|cela)\b",
    re.IGNORECASE,
)
_BEFORE_ALL = re.compile(
    r"^\W*(?:before (?!anything|everything)(?:you|that|the|we|any|\w+ing)|antes de(?! nada| todo)|bevor|avant de)\b",
    re.IGNORECASE,
)
_IN_ORDER = re.compile(
    r"\bfirst\b.*\bthen\b|\bprimero\b.*\b(?:luego|despu[eé]s)\b|\b(?:erst|zuerst)\b.*\b(?:dann|danach)\b|\bd'abord\b.*\b(?:puis|ensuite)\b",
    re.IGNORECASE | re.DOTALL,
)
# "finish with similar ones, start with the colour", of clauses
_STARTS = re.compile(
    r"\b(?:start|begin|kick)(?:ing)? (?:off )?(?:with|by)\b|\bfirst (?:of all|off)\b|\b(?:empieza|empezar|comienza|comenzar|empezando) (?:por|con)\b"
    r"|\bantes (?:de )?(?:que )?(?:nada|todo)\b|\b(?:fang|beginn)\w*\b.*\b(?:mit|an)\b|\bals erstes\b|\bcommen(?:ce[rz]?|[cç]ant) par\b|\bavant tout\b|\btout d'abord\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:finish|end)(?:ing)? (?:off |up )?(?:with|by)\b|\bwrap(?:ping)? up with\b|\b(?:finally|lastly|last of all|last thing)\b|\bpor [uú]ltimo\b|\bpara (?:terminar|acabar)\b"
    r"|\b(?:termina|acaba)(?:r|ndo)? (?:por|con)\b|\bfinalmente\b|\b(?:zum schluss|zu guter letzt|als letztes|zuletzt|abschlie[sß]+end)\b"
    r"|\b(?:finir|termine[rz]?|finissant|finis(?:sez)?|conclu\w*) (?:par|avec)\b|\bpour (?:finir|terminer)\b|\ben dernier\b",
    re.IGNORECASE,
)
MORE_LIKE = re.compile(r"\b(?:more like|m[aá]s como|mehr wie|plus comme|d'autres comme)\b", re.IGNORECASE)
# a question that narrows what reviews are summed up, and one that is about all of them anyway
_NARROWS = re.compile(
    r"\bsince\b|\b(?:from|after) (?:last |this )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter|(?:19|20)\d\d|year|month)"
    r"|\blately\b|\bchanged?\b|\b(?:which|what) (?:product|item|article|model)s?\b|\bcompare\b|\b(?:about|of) (?:the|its|their) \w+|\bonly\b|\bjust the\b"
    r"|\bmention\w*\b|\bhow(?:'?s| is| are) the \w+|\bwhat about\b|\b(?:negative|positive|bad|good) ones\b|\b(?:one|two|three|four|five|[1-5]).?stars?\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:about|of) (?:the|these|this|those|it|them|its)? ?(?:product|reviews?|item|it|them|this|these|those)\b",
    re.IGNORECASE,
)
# "a jacket that is waterproof" and "for this summer" point at nothing
LIKE_A_PICTURE = re.compile(
    r"\b(?:like|similar|same|match\w*|lookalikes?|look-alikes?|exact|near|close to|resembl\w*|goes with|this(?! (?:summer|winter|spring|autumn|fall|season|year|month|week|weekend|evening))|that(?! (?:is|are|was|were|has|have|can|could|will|would|won|don|doesn|didn|fits?|suits?|goes?|looks?|works?|costs?|comes?|i|you|we|it)\b)|these|those|one|it|second|first|third"
    r"|photo|picture|pics?|image|parecid[oa]s?|similar(?:es)?|igual(?:es)?|mism[oa]|como (?:est[ea]|es[ea])|ähnlich\w*|aehnlich\w*|sowas|so (?:was|etwas|ein\w*)|gleich\w*|dies\w*"
    r"|genau|wie (?:das|die|der|dieses?)|como (?:el|la)|comme (?:le|la|celui|celle)|pareil\w*|semblable\w*|similaire\w*|m[eê]me|comme (?:ça|ca|cel\w*)|est[aeo]|es[ae])\b",
    re.IGNORECASE,
)
_SETS = re.compile(
    r"\bcompare\b|\bversus\b|\bvs\b|\bside by side\b|\bboth (?:files|products|sets)\b|\bwhich (?:of the two|one|file|product) (?:is|do|does|has)\b|\bcompara\b|\bvergleich\w*|\bcompare[rz]\b",
    re.IGNORECASE,
)
_ASKS_ANEW = re.compile(
    r"\bwhat(?:'?s| is| are| kind| type| sort)\b|\bwhich\b|\bqu[eé] (?:es|son|tipo)\b|\bwas (?:ist|sind|f[uü]r)\b|\bqu'est-ce\b|\bc'est quoi\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"^\W*(?:and|how about|what about|now|same|y|und|et|ahora|jetzt)\b", re.IGNORECASE)
_POINTS = re.compile(
    r"^\W*(?:and|how about|what about|now|y|und|et)\W+(?:(?:for|with|of|para|con|f[uü]r|mit|bei|pour|avec|the|l[ao]s?|l[ae]|die|der|das|den"
    r"|this|that|these|those|it|ones?|here|(?:an)?other|next|est[aeo]s?|es[aeo]s?|aqu[ií]|otr[ao]s?|siguiente|hier|dies\w*|andere\w*|n[aä]chste\w*"
    r"|[cç]a|ceci|celles?|celui|ceux|ci|l[aà]|ici|autres?|pictures?|photos?|pics?|fotos?|bild)\b\W*)+$",
    re.IGNORECASE,
)
_REPEATS = re.compile(
    rf"\b(?:{SAME_WORDS}) (?:thing |question |pregunta |frage )?(?:with|for|on|again|but|con|para|mit|bei|f[uü]r|pour|avec)\b"
    r"|\b(?:do|now|try) (?:this|that|the other|the next) one\b|\b(?:again|once more|skipped|forgot)\b.*\b(?:photo|picture|pic|one)\b",
    re.IGNORECASE,
)
_ONE_BY_ONE = re.compile(
    r"\b(?:one by one|one at a time|individually|separately|in turn|each (?:one|of (?:them|these|those)|review|on its own|separately))\b"
    r"|\bun[ao] (?:a|por) un[ao]\b|\bcada (?:una?|rese[ñn]a|opini[oó]n|comentario)\b|\bpor separado\b|\bindividualmente\b"
    r"|\b(?:der reihe nach|nacheinander|einzeln)\b|\bjede[rs]? (?:f[uü]r sich|einzeln\w*|bewertung|rezension|davon|der \w+ (?:bewertungen|rezensionen))\b"
    r"|\bun par un\b|\bl'une? apr[eè]s l'autre\b|\bs[eé]par[eé]ment\b|\bchacune?\b|\bchaque (?:avis|commentaire|client\w*)\b",
    re.IGNORECASE,
)
_ASKING = frozenset(
    str.split(
        "do you have got any carry sell stock is there are we i i'm im need want looking look for find me show please pls can could would some something anything a an the my your our in of to on and "
        "or with that this it one ones these those like similar same more ideas idea gift buy get search searching catalogue catalog range shop store items products product hi hello hey thanks left at "
        "all if exists but not too so just also then where which what who whats see other another exact exactly photo picture pic image second first third last here give be s hay tienes tienen busco busca "
        "buscar quiero algo un una unos unas de para con el la los las por favor parecido parecida muéstrame habt ihr haben sie gibt es ich suche such suchen ein eine einen mir etwas was sowas ähnliches "
        "für und mit der die das in bitte zeig zeigt avez vous as tu cherche chercher trouve trouvez moi je des du le les une pour avec quelque chose comme ça svp et on y productos produkte produits artículos articulos artikel articles parecidos parecidas similares iguales igual mismo misma otro otra otros otras muestrame enséñame ensename búscame buscame tenéis teneis quisiera así estilo en ähnliche ähnlichen aehnliche gleiche gleichen gleiches vergleichbares finde gibts auch noch andere hätte gern den dem mehr wie zweite erste dritte segundo segunda primero primera tercero tercera cuarto cuarta quinto quinta último última fourth fifth sixth vierte vierten fünfte fünften letzte letzten quatrième cinquième dernier dernière como más mas similaires pareil pareils même cherchez trouve-moi trouvez-moi montrez montrez-moi montre-moi avez-vous t'as voudrais a-t-il qu'est-ce que mais à plus deuxième première premier troisième"
    )
)
_MATCHES = re.compile(
    r"\b(?:title|listing|description|text|caption|titre|descriptif|libell[ée]|t[ií]tulo|descripci[oó]n|texto|titel|beschreibung)\b.{0,40}"
    r"\b(?:match\w*|fits?|agrees?|belongs?|goes with|correspond\w*|passt|passen|coincid\w*|encaj\w*|colle|va avec)\b",
    re.IGNORECASE | re.DOTALL,
)


def follows(text: str) -> bool:
    """Whether a text goes on from what was said before: "and the second one?"."""
    return bool(_FOLLOWS.match(text))


def one_by_one(text: str) -> bool:
    """Whether a text wants each of some reviews judged, and not what they say together."""
    return bool(_ONE_BY_ONE.search(text))


def points(text: str) -> bool:
    """Whether a text goes on and only points at something: "and this one?"."""
    return bool(_POINTS.match(text))


def asks_anew(text: str) -> bool:
    """Whether a follow-up asks something of its own: "and what is it?", not "and the second one?"."""
    return bool(_ASKS_ANEW.search(text))


def repeats(text: str) -> bool:
    """Whether a text wants of one picture what was done with another, and names nothing else."""
    return bool(_REPEATS.search(text)) and not names_attributes(text)


def turns_round(text: str, first: int) -> bool:
    """Whether what a text mentions last is wanted before what it mentions from the character `first` on."""
    turned = _TURNED_ROUND.search(text)
    said_later = turned and first < turned.start() and not _IN_ORDER.search(text)
    sentence = re.match(r"[^.?!]*", text)[0]
    before = sentence.rpartition(",")[0] or text  # "before you tell me what it is, sum up the reviews"
    return bool(said_later or (_BEFORE_ALL.match(text) and first < len(before)))


def rank(clause: str) -> int:
    """−1 for a clause that says it is wanted first, 1 for one that says it is wanted last, 0 for others."""
    return bool(_ENDS.search(clause)) - bool(_STARTS.search(clause))


def asks_for_match(text: str) -> bool:
    """Whether a text asks if a listing fits a picture."""
    return bool(_MATCHES.search(text))


def narrows(text: str) -> bool:
    """Whether a question is about some of the reviews, or one side or aspect of them."""
    return bool(_NARROWS.search(_WHOLE.sub(" ", text)))


def compares_sets(text: str) -> bool:
    """Whether a text wants review sets side by side."""
    return bool(_SETS.search(text))


def looked_for(text: str) -> str | None:
    """The words of a request that describe what is looked for, without those that ask."""
    found = re.findall(r"\bplus[ -]sizes?\b|[\w'’-]+", text, re.IGNORECASE)
    words = [word for word in found if word.lower().strip("'’-") not in _ASKING]
    return " ".join(words) or None


def plain_words(text: str) -> str:
    """A request without links, pictures and markup, which say nothing of what is wanted; "wat dis" spelled out."""
    spelled = re.sub(r"\bwh?at(?:'?s| is)? (?:dis|dat|diz)\b", "what is this", text, flags=re.IGNORECASE)
    return re.sub(r"!?\[[^\]]*\]\([^)]*\)|<[^>]{1,300}>|\bhttps?://\S+", " ", spelled).strip() or text
