"""What the user's own words ask for: intents by pattern, in the order in which they are mentioned."""

import difflib
import re
from functools import lru_cache

from models.labels import CATALOGUE, CLOTHING, COLOUR, EVERYDAY, FASHION_MNIST

CATEGORIZE, SENTIMENT, SUMMARIZE, ANALYZE = "categorize", "sentiment", "summarize", "analyze"

PATTERNS = {
    ANALYZE: [
        r"\banaly[sz]e|\banalysis\b|\breport\b|\battributes?\b|\bdescribe\b|\btell me (?:all|everything|more) about (?:it|this|that|the)\b",
        r"\b(?:gender|season|usage|occasion)s?\b|\b(?:for|suit(?:s|able)?) (?:men|women|boys|girls|summer|winter|spring|autumn|fall|work|sports?|parties|a party)\b",
        r"\b(?:men|women|man|woman|boy|girl|male|female|unisex)(?:'?s)?\b.*\bor\b.*\b(?:men|women|man|woman|boy|girl|male|female|unisex)",
        r"\b(?:match|fit|agree|belong|go)(?:e?s)?(?: well)?(?: together)?(?: with)? (?:the|this|that|its|my|a)? ?(?:title|text|description|listing|words|picture|photo|image)\b|\bbelong together\b|\bdo they match\b|\bmismatch",
        r"\b(?:right|correct|good|wrong|accurate|does (?:the|this|that)) (?:title|listing|description)\b",
        r"\b(?:the|this|my) (?:title|listing|description) (?:right|correct|ok|okay|good|accurate|wrong|match)",
        r"\bwhen (?:would|should|can|do) (?:i|you|one|people) wear\b|\bformal or casual\b|\bcasual or formal\b",
    ],
    CATEGORIZE: [
        r"\bwhat(?:'?s| is| are|s|re)? (?:it|this|that|these|those|dis|in (?:the|this|that) (?:picture|photo|image|pic))\b(?! made| worth| cost)",
        r"\bwhat (?:kind|type|sort|category|class|item|product|garment|piece|thing|am i looking)\b|\bwhat (?:do|can) you see\b",
        r"\bwhat (?:should|do|would|can) (?:i|we|you) (?:list|call|tag|file|label|sell|name)\b|\bwhere (?:should|do) (?:i|we) (?:list|file|put)\b",
        r"\bcategor\w*|\bclassif\w*|\bidentif\w*|\brecogni[sz]e\b|\blabel (?:it|this|that|these)\b|\btag (?:it|this|that|these)\b|\bguess what\b",
        r"\bwhich (?:one|kind|type|sort|category|item|garment|colou?r)\b|\bcolou?rs?\b",
        r"\b(?:is|are) (?:it|this|that|these|those|they|he|she)\b[^.?!]* or \b",
        r"\b(?:is|are) (?:it|this|that|these|those) (?:an? |some |really )*(?:{products})\b",
        r"\b(?:and|how about|what about|now) (?:this|that|these|the (?:next|other|second|first|last))(?: one| picture| photo| pic)?\s*\??$|^this one\s*\??$|^same (?:for|with) this",
    ],
    SENTIMENT: [
        r"\bsentiment\b|\bpositive or negative\b|\bpositive\b|\bnegative\b(?! ones)|\bpolarity\b|\b(?:how many|what|which) (?:star|stars|rating|score)\b|\bstars?\b|\brating\b",
        r"\b(?:is|was|are|were) (?:s?he|they|this (?:person|customer|buyer|reviewer)|the (?:customer|buyer|reviewer|writer|client)s?) (?:un)?(?:happy|satisfied|pleased|angry|upset|disappointed|mad|recommending)\b",
        r"\b(?:good|bad|happy|unhappy|angry) (?:review|customer|feedback)\b|\b(?:does|do|did|would|will) (?:s?he|they|this (?:person|customer)|the (?:customer|buyer|reviewer|writer)) (?:like|love|hate|recommend|feel|think|enjoy)\b",
        r"\b(?:is|are|was) (?:this|that|the|these|those) (?:reviews?|feedback|comments?)\b|\bwould (?:s?he|they) buy\b",
        r"\brate (?:this|the|these|it)\b|\bjudge (?:this|the|these)\b|\bmood\b|\btone\b|\bhow (?:does|do|did) (?:s?he|they|this customer|the (?:customer|buyer|reviewer|writer)) (?:feel|sound)\b",
    ],
    SUMMARIZE: [
        r"\bsumm?ar\w*|\bsummer(?:y|i[sz])\w*|\bsum(?:s)? (?:up|it|this|them|these|those)\b|\boverview\b|\btl;?dr\b|\bin short\b|\bgist\b|\bdigest\b",
        r"\bpros?\b|\bcons\b|\bcomplain\w*|\bstrengths?\b|\bweakness\w*|\bmain (?:points|issues|problems)\b|\bverdict\b|\bbest and worst\b",
        r"\bwhat (?:do|does|did|are|is|have) (?:people|customers?|they|buyers?|reviewers?|everyone|users?|others|the reviews?|reviews|folks)\b(?! it\b)",
        r"\bdo they (?:like|love|hate|mind|complain|mention) (?:the|its|how)\b",
        r"\b(?:do|does|did|are|would) (?:people|customers|most|buyers|reviewers|everyone|users|others|the reviews|reviews|folks)\b",
        r"\b(?:say|said|saying|think|mention\w*|anything) (?:about|of) (?:the |its |it\b)?|\bwhat about the \w+|\bhow(?:'?s| is| are) the (?:fit|size|sizing|quality|fabric|material|zip|zipper|sole|delivery|comfort|price|colou?rs?)\b",
        r"\bworth (?:buying|it|stocking|the money)\b|\bshould i (?:buy|stock|get|order)\b|\bgeneral (?:opinion|feeling|mood)\b|\boverall\b|\bin general\b",
        r"\bchanged?\b|\bsince (?:last|this|19|20|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter)|\blately\b",
        r"\b(?:which|what) (?:product|item|article|model)s? (?:get|has|have|is|are|do|does|should)\b|\bcompare (?!the (?:photo|picture|image|title))",
        r"\b(?:only|just) the (?:negative|positive|bad|good|critical|unhappy|happy|one.?star|five.?star)\w*|\b(?:negative|positive|bad|good) ones\b",
        r"\bhow many (?:are|were|people|customers|of them|positive|negative)\b|\bwhat(?:'?s| is) (?:wrong|good|bad) (?:with|about)\b|\breviews? say\b",
    ],
}  # fmt: skip

HELP = re.compile(
    r"\bwhat (?:can|do) (?:you|u|this) (?:do|offer|know)\b|\bhow (?:does|do) (?:this|it|you|i use (?:this|you|it)) work|\bhow do i (?:use|start)\b|^help\b"
    r"|\bwhat are you(?: able)?\b|\bwho are you\b|\bwhat is this (?:app|site|page|bot|tool|thing)\b|\bhow can you help\b|\bwhat (?:should|can) i (?:ask|try|send)\b",
    re.IGNORECASE,
)
WHY = re.compile(
    r"^\W*why\b|\bhow (?:sure|certain|confident)\b|\bare you (?:sure|certain|positive)\b|\bhow (?:do|did) you (?:know|decide|come)\b|\bexplain\b|\breally\?\s*$",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"^\W*(?:hi+|hello+|hey+|hiya|yo|good (?:morning|afternoon|evening|day)|greetings)\b[\w\s,]{0,20}\W*$",
    re.IGNORECASE,
)
THANKS = re.compile(
    r"^\W*(?:(?:ok|okay|great|cool|nice|perfect)[,!. ]*)?(?:thanks?|thank you|thx|ty|cheers|much appreciated)\b.*$|^\W*(?:ok|okay|great|cool|nice|perfect|got it|good|fine|alright|bye|goodbye|see you)(?: one| job| work)?\W*$",
    re.IGNORECASE,
)
NOT_OURS = re.compile(
    r"\brefund|\bcancel|\bmy (?:order|account|password|cart|basket|parcel|package)\b|\btrack(?:ing)? (?:my|number)\b|\bcheckout\b|\bweather\b|\bjoke\b"
    r"|\b(?:system )?prompt\b|\bwrite (?:me )?(?:a |some )?(?:code|poem|python|essay|song|email)\b|\b(?:edit|crop|resize|remove the background)\b|\btranslate\b"
    r"|\bnews\b|\bcapital of\b|\bwho won\b|\bwhat time\b|\bbook (?:me )?a\b|\bplay (?:some )?music\b|\bstock price\b|\brecipe\b",
    re.IGNORECASE,
)
UNJUDGED = re.compile(
    r"\b(?:material|fabric|leather|cotton|silk|wool(?:len)?|denim|linen|polyester|pattern|striped?|checked|floral|brand|logo|genuine|authentic"
    r"|neckline|v.?neck|sleeves?|price|cost|worth|how old|size)\b",
    re.IGNORECASE,
)
# words that people mistype, mended before the patterns read the request
_SPELLED = ("what", "this", "review", "reviews", "colour", "color", "summarize", "summarise", "summary", "category", "categorize",
            "categorise", "sentiment", "positive", "negative", "analyze", "analyse", "season", "gender", "picture", "photo",
            "customers", "people", "complaints", "classify", "identify", "title", "match", "description")  # fmt: skip
_LEAVE = {
    "that",
    "these",
    "those",
    "than",
    "thus",
    "march",
    "hat",
    "summer",
    "summers",
    "cotton",
    "shirt",
    "reason",
    "photos",
    "pictures",
    "colours",
    "colors",
    "compliment",
    "compliments",
    "complete",
    "seasons",
    "please",
}
_CHAT_SPELLINGS = {"wat": "what", "wut": "what", "whats": "what is", "wht": "what", "dis": "this", "ths": "this", "u": "you", "ur": "your",
                   "r": "are", "pls": "please", "plz": "please", "ppl": "people", "abt": "about", "pic": "picture", "tho": "though"}  # fmt: skip
_EXTRA_PRODUCTS = ("boot", "sneaker", "trainer", "hoodie", "jumper", "bag", "purse", "coat", "gown", "blouse", "jean", "heel",
                   "scarf", "jumpsuit", "pant", "tee", "tshirt", "shoe", "phone", "case", "swimsuit", "bikini", "vest", "suit")  # fmt: skip
_STOP_CHOICES = {"good", "bad", "positive", "negative", "not", "yes", "no", "real", "fake", "what", "so", "men", "women", "man", "woman",
                 "male", "female", "girls", "boys", "unisex", "happy", "unhappy", "else", "something", "formal", "casual", "sporty"}  # fmt: skip
_LEAD_IN = re.compile(
    r"^.*?\b(?:is|are|was|be|call|between|as|either|of|labels?|from|more|like|see|which|one|them|it|this|that|these|those|they|a|an|some)\b[\s:,]+"
    r"(?=(?:(?:an?|the|some|more|like|of|closer to|either|rather)\s+)*)",
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
    }
    return frozenset(words | {word + "s" for word in words} | {word.removesuffix("s") for word in words} | {"top"})


@lru_cache
def _compiled() -> dict[str, list[re.Pattern[str]]]:
    products = "|".join(sorted(map(re.escape, product_words()), key=len, reverse=True))
    return {
        intent: [re.compile(pattern.replace("{products}", products), re.IGNORECASE) for pattern in patterns]
        for intent, patterns in PATTERNS.items()
    }


def spelled(text: str) -> str:
    """`text` with chat spellings and near misses of our key words mended, for the patterns only."""

    def mend(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word in _CHAT_SPELLINGS:
            return _CHAT_SPELLINGS[word]
        if len(word) < 5 or word in _LEAVE or word in product_words():
            return match[0]
        near = difflib.get_close_matches(word, _SPELLED, n=1, cutoff=0.82)
        return near[0] if near else match[0]

    return re.sub(r"[A-Za-z]+", mend, text)


def intents_of(text: str) -> list[str]:
    """The tools that a request asks for, in the order of mention; empty for none."""
    text = spelled(text)
    if not text.strip() or HELP.search(text):
        return []
    found = {}
    if _choices(text) and product_words() & set(re.findall(r"[a-z-]+", text.lower())):
        found[CATEGORIZE] = 0
    for intent, patterns in _compiled().items():
        places = [match.start() for pattern in patterns if (match := pattern.search(text))]
        if places:
            found.setdefault(intent, min(places))
    if CATEGORIZE in found and SUMMARIZE in found and _about_reviews(text):
        found.pop(CATEGORIZE)
    if (
        CATEGORIZE in found
        and ANALYZE in found
        and not re.search(r"\bwhat(?: is|'s) (?:it|this|that)\b|\bcategor", text, re.IGNORECASE)
    ):
        found.pop(CATEGORIZE)
    if SENTIMENT in found and SUMMARIZE in found:
        found.pop(SENTIMENT)
    if CATEGORIZE in found and SENTIMENT in found and re.search(r" or ", text):
        found.pop(CATEGORIZE)  # "is this positive or negative"
    return sorted(found, key=found.__getitem__)


_ROLES = {
    "text": r"texts?|reviews?|comments?|opinions?", "stars": r"stars?|ratings?|scores?|grades?", "title": r"titles?|headlines?",
    "date": r"dates?|times?|days?", "author": r"authors?|writers?|reviewers?|customers?|names?", "product": r"products?|items?|articles?",
}  # fmt: skip
_READS = re.compile(r"\b(?:use|read|take|treat|column|is|are|in|as|not|should be)\b", re.IGNORECASE)


def role_of(text: str) -> str | None:
    """What a request says a column holds: "the stars are in score" speaks of "stars"."""
    if not _READS.search(text):
        return None
    for role, words in _ROLES.items():
        held = (
            rf"\bthe (?:{words}) (?:is|are|stand|comes?|should be)\b|\b(?:as|for|is|are) (?:the )?(?:{words})\s*[.!]?$"
        )
        if re.search(held, text.strip(), re.IGNORECASE):
            return role
    return None


def names(text: str, column: str) -> bool:
    """Whether a text names a column, in any case."""
    return bool(re.search(rf"(?<!\w){re.escape(column)}(?!\w)", text, re.IGNORECASE))


def ordinal_of(text: str) -> int | None:
    """0 for "the first", 1 for "the second" …; None where a text counts nothing."""
    words = ("first", "second", "third", "fourth")
    return next((place for place, word in enumerate(words) if re.search(rf"\b{word}\b", text, re.IGNORECASE)), None)


def _about_reviews(text: str) -> bool:
    """Whether "what is the colour like?" or "which complaints…" is about what people say, not about a picture."""
    return not re.search(
        r"\bwhat(?:'?s| is| are)? (?:it|this|that|these)\b|\bcategor|\bwhich colou?r|\bwhat colou?r",
        text,
        re.IGNORECASE,
    )


def labels_of(text: str) -> str | list[str]:
    """The label set that a request names: the choices in it, "colour" where that is asked, or "auto"."""
    text = spelled(text)
    choices = _choices(text)
    if choices:
        return choices
    if re.search(r"\bcolou?rs?\b", text, re.IGNORECASE):
        return "colour"
    if re.search(r"fashion.?mnist", text, re.IGNORECASE):
        return "fashion-mnist"
    return "catalogue" if re.search(r"\barticle type|\bcatalogue\b|\bcatalog\b", text, re.IGNORECASE) else "auto"


def _choices(text: str) -> list[str]:
    """The words between which a request wants a choice: "is it a dress, a skirt or a jumpsuit?" """
    clause = next((part for part in re.split(r"[.?!;\n]", text) if re.search(r"\bor\b", part, re.IGNORECASE)), "")
    if not clause:
        return []
    head, _, last = (
        re.split(r"\s*,?\s+(or)\s+", clause, maxsplit=1, flags=re.IGNORECASE)
        if " or " in clause.lower()
        else ("", "", "")
    )
    pieces = [*head.split(","), *re.split(r",|\bor\b", last, flags=re.IGNORECASE)]
    for i, piece in enumerate(pieces[:1]):
        while (match := _LEAD_IN.match(piece)) and match.end() < len(piece):
            piece = piece[match.end() :]
        pieces[i] = piece
    words = [
        re.sub(
            r"^(?:an?|the|some|more|like|of|rather|maybe|closer to|or|just)\s+", "", _bare(piece), flags=re.IGNORECASE
        )
        for piece in pieces
    ]
    words = [
        re.sub(r"^(?:an?|the|some|like)\s+", "", word, flags=re.IGNORECASE).strip() for word in words if word.strip()
    ]
    usable = len(words) >= 2 and all(1 <= len(word.split()) <= 4 for word in words)
    if not usable or any(set(word.lower().split()) & _STOP_CHOICES for word in words):
        return []
    return list(dict.fromkeys(words))


def _bare(piece: str) -> str:
    return re.sub(
        r"\b(?:please|do you think|would you say|you think|in your opinion)\b", "", piece, flags=re.IGNORECASE
    ).strip(" ,:'\"")


def looks_like_listing(text: str) -> bool:
    """Whether a text names a product, as a title or description does."""
    words = re.findall(r"[a-z][a-z-]+", text.lower())
    colours = {label.lower() for label in COLOUR.labels}
    named = set(words) & product_words()
    return (bool(named) and len(words) >= 2) or (bool(set(words) & colours) and len(words) >= 3)


def is_small_talk(text: str) -> bool:
    """A greeting, thanks, a request for help, or something that is none of our business."""
    return any(pattern.search(text) for pattern in (HELP, GREETING, THANKS, NOT_OURS))
