"""What people say to an assistant that asks for none of its tools: greetings, thanks, "why?", and what it can't do.

Patterns in English, Spanish, German and French.
"""

import re

from assistant.clauses import clause_texts

HELP = re.compile(
    r"\bwhat (?:can|do) (?:you|u|this) (?:do|offer|know)\b|\bhow (?:does|do) (?:this|it|you|i use (?:this|you|it)) work|\bhow do i (?:use|start)\b|^\W*help\b"
    r"|\bwhat are you(?: able)?\b|\bwho are you\b|\bwhat is this (?:app|site|page|bot|tool)\b|\bhow can you help\b|\bwhat (?:should|can) i (?:ask|try|send)\b"
    r"|^\W*(?:ayuda|hilfe|aide)\W*$|\bqu[eé] (?:puedes|sabes) hacer\b|\bwas kannst du\b|\bwas k[oö]nnen sie\b|\bque (?:peux-tu|pouvez-vous|sais-tu) faire\b|\btu sais faire quoi\b",
    re.IGNORECASE,
)
WHY = re.compile(
    r"^\W*(?:but |ok(?:ay)? |and |so )?why\b(?! (?:do|did|are|is) (?:people|customers|buyers|they|so many|the (?:reviews|reviewers)))|\bhow (?:sure|certain|confident)\b"
    r"|\bare you (?:sure|certain|positive)\b|\bwhat makes you (?:think|say|so)\b|\bhow (?:do|did) you (?:know|decide|come|get|work)\b|\bexplain (?:that|this|your|yourself|how)\b|^\W*(?:really|seriously)\W*$"
    r"|^\W*(?:¿?por ?qu[eé]|xq)\b\W*$|\b(?:est[aá]s|qu[eé] tan) segur[oa]\b|^\W*(?:warum|wieso|weshalb)\b(?! (?:sind|beschweren|mögen|meckern|geben|gibt|haben|schreiben|so viele|die (?:leute|kunden)))|\b(?:wie|bist du|sind sie) (?:dir |dir da )?sicher\b"
    r"|^\W*pourquoi\b(?! (?:les|ils|elles|tant|on|des)\b)|\b(?:tu es|vous [eê]tes|t'es) s[uû]re?s?\b",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"^\W*(?:hi+|hello+|hey+|hiya|yo|good (?:morning|afternoon|evening|day)|greetings|hola|buen[oa]s(?: d[ií]as| tardes| noches)?|hallo|moin|servus|gr[uü]ezi"
    r"|guten (?:tag|morgen|abend)|bonjour|bonsoir|salut|coucou)\b(?:[\s,]+\w+)?\W*$",
    re.IGNORECASE,
)
_THANKING = r"thanks?|thank you|thx|ty|cheers|much appreciated|(?:muchas )?gracias|danke|merci|vielen dank"
THANKS_ALONE = re.compile(rf"^\W*(?:{_THANKING})\W*$", re.IGNORECASE)
THANKS = re.compile(
    rf"^\W*(?:(?:ok|okay|great|cool|nice|perfect)[,!. ]*)?(?:{_THANKING})\b(?!\W+(?:y|und|et|and|but|aber|pero|mais|now|jetzt|ahora)\b).*$"
    r"|^\W*(?:ok|okay|great|cool|nice|perfect|got it|good|fine|alright|bye|goodbye|see you|vale|genial|super|d'accord|alles klar)(?: one| job| work)?\W*$",
    re.IGNORECASE,
)
THANKS_WORDS = 25  # up to which thanks are nothing else, unless they go on to ask for something
_ASKS_ON = re.compile(
    r"^\W*(?:(?:please|pls|now|and|then)\s+)*(?:show|find|tell|give|look (?:for|up)|search|list|compare|summar\w*|next|(?:only|just) (?:the|those|these)"
    r"|(?:the )?(?:second|first|third|last|other)\b|wh(?:at|ich) (?:is|are|does|do|did|about|colou?r|size|season|kind|type|one)|which|how (?:many|much|about|is|are|do|does)"
    r"|is (?:it|this|that|he|she)|are (?:they|these|those)|do (?:they|you|people)|does (?:it|this|that|he|she)|(?:can|could|would) you|similar"
    r"|muestra\w*|busca\w*|dime|dame|(?:de )?qu[eé] (?:es|son|dicen|color|talla|tal)|cu[aá]l\w*|c[oó]mo (?:es|son)|s[oó]lo (?:la|el|las|los)"
    r"|zeig\w*|such\w*|sag\w*|was (?:ist|sind|sagen)|welche\w*|wie (?:viele|ist|sind|sicher|passt)|nur (?:die|der|das)|fass"
    r"|montre\w*|cherche\w*|dis|(?:de )?quelle? (?:est|couleur|taille|saison)|que disent|seulement (?:les|la|le))\b",
    re.IGNORECASE,
)
NOT_OURS = re.compile(
    r"\brefund|\bcancel|\bmy (?:order|account|password|cart|basket|parcel|package|delivery|return)\b|\bthe (?:order|account|password|cart|parcel)\b|\b(?:coupon|voucher|promo|discount) codes?\b|\bgutschein\w*|\bcode promo\b|\btrack(?:ing)? (?:my|number)\b|\bcheck ?out\b|\b(?:the|today'?s|tomorrow'?s|local) weather\b|\bweather (?:today|tomorrow|forecast|report|like|will)\b|\bjokes?\b"
    r"|\b(?:system|your|the|hidden|initial) prompts?\b|\bwrite (?:me )?(?:a |some )?(?:code|poem|python|essay|song|email)\b|\b(?:edit|crop|resize|brighten)(?= (?:it|this|that|these|them|the|my|out|away|up|both|all|photos?|pictures?)\b)|\bremove the background\b|\btranslate\b"
    r"|\bnews\b|\bcapital of\b|\bwho won\b|\bwhat time\b|\bbook (?:me )?a\b|\bplay (?:some )?music\b|\bstock price\b|\brecipe\b"
    r"|\breembols|\bdevoluci[oó]n\b|\bcarrito\b|\b(?:mi|el) pedido\b|\bcu[aá]ndo (?:me )?llega\b|\bchiste\b|\berstatt\w*|\bgeld zur[uü]ck\b|\bwarenkorb\b|\bbestellung\b|\bwitz\b|\bdas wetter\b|\bwetter(?:bericht|vorhersage| heute| morgen)\b"
    r"|\brembours\w*|(?<!sac )\bpanier\b|\bma commande\b|\bblague\b|\bm[eé]t[eé]o\b|\bquel temps\b(?! (?:de|d['’]|pour))|\bqu[eé] tiempo (?:hace|har[aá]|va a)\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"^\W*(?:(?:please|pls|just|now|can you|could you|would you|i want you to|bitte|kannst du|por favor|puedes|peux-tu|pouvez-vous)\W+)*"
    r"(?:refund|cancel|translate|track|crop|resize|brighten|print|delete|book|put (?:it|this|that|them) in|traduce|traduis\w*|traduire|traducir|[uü]bersetz\w*|storniere?|annule[rz]?|cancela)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile('["“”„«»\n]')
_SHORT = 30  # words of what somebody writes to a shop and not of a product
_PLEASE = re.compile(
    r"\b(?:please|pls|plz|por ?fa(?:vor)?|bitte|svp|stp|s[’'`]il (?:te|vous) pla[iî]t)\b", re.IGNORECASE
)
_ONES_OWN = re.compile(r"\b(?:i|my|me|mi|mein\w*|ich|ma|mon|mes|je)\b", re.IGNORECASE)
_WARNS = re.compile(
    r"\b(?:(?:don[’']?t|do not|never) (?:buy|order)|nicht (?:kaufen|bestellen)|no compr\w+|n[’']achet\w+)",
    re.IGNORECASE,
)
# a clause that asks what others say, of whatever it may be
_OF_REVIEWERS = re.compile(
    r"\b(?:they|people|customers?|buyers?|reviews?|reviewers?|anyone|anybody|mention\w*|complain\w*|gente|clientes|dicen|opinan|rese[ñn]as"
    r"|kunden|leute|sagen|bewertungen|clients|gens|disent|avis)\b",
    re.IGNORECASE,
)
UNJUDGED = re.compile(
    r"\b(?:material|fabric|(?:faux|real|genuine) fur|suede|plaid|polka dots?|fake|leather|cotton|silk|wool(?:len)?|denim|linen|polyester|pattern|striped?|checked|floral|brand|logo|genuine|authentic"
    r"|neckline|v.?neck|sleeves?|qu[eé] (?:escote|cuello|mangas?)|(?:welche[rn]?|was f[uü]r ein(?:en)?) (?:ausschnitt|kragen|[aä]rmel)|quel(?:le)?s? (?:encolure|d[ée]collet[ée]|col|manches)|price|cost|worth|how old|size|cuero|cuerina|algod[oó]n|lana|lino|seda|marca|precio|estampado|rayas|cuadros|lunares|leder|baumwolle|wolle|leinen|seide|marke|preis|muster|stoff|kariert|gestreift|gepunktet"
    r"|cuir|coton|laine|lin|soie|marque|prix|motif|tissu|mati[eè]re|carreaux|rayures|pois)\b",
    re.IGNORECASE,
)


def orders_what_is_not_ours(clause: str, *, searched: bool) -> bool:
    """Whether a clause wants something of another kind: "translate this"; or for a search, anything about an order."""
    return bool(_ORDERS.search(clause) or (searched and NOT_OURS.search(clause)))


def asks_what_is_not_ours(text: str) -> bool:
    """Whether a clause of a text asks for something of another kind, and not only what reviews say of it."""
    return any(
        NOT_OURS.search(clause) and (_ORDERS.search(clause) or not _OF_REVIEWERS.search(clause))
        for clause in clause_texts(text)
    )


def is_for_the_shop(text: str) -> bool:
    """Whether a text that tells of a purchase is no review, but asks the shop for a refund or where an order is."""
    if _QUOTED.search(text) or _WARNS.search(text) or len(text.split()) > _SHORT:
        return False
    sentences = [each for each in re.findall(r"[^.?!]+[.?!]*", text) if NOT_OURS.search(each)]
    return any(_PLEASE.search(each) or ("?" in each and _ONES_OWN.search(each)) for each in sentences)


def only_thanks(text: str) -> bool:
    """Whether a text only says thanks, in however many words."""
    said = THANKS.search(text) and "?" not in text and len(text.split()) <= THANKS_WORDS
    return bool(said) and not any(_ASKS_ON.search(clause) for clause in clause_texts(text)[1:])
