"""What a piece of a review is about and which clear words it uses: lexicons and negation.

Written for clothing and footwear, the general part holds for other products too; `tools.topics` finds what else a set of
reviews keeps naming ("battery", "screen").
"""

import re
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Aspect:
    """Something that reviews judge; its phrases are used where nothing more precise is said."""

    name: str
    noun: str  # "mainly for the fit"
    liked: str
    disliked: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Cue:
    """Words that say one thing clearly; negated, they say `opposite`, or nothing that can be relied on."""

    aspect: str
    statement: str
    positive: bool
    pattern: re.Pattern[str]
    opposite: str | None = None


@dataclass(frozen=True)
class Said:
    """A cue that a clause holds, after negation."""

    aspect: str
    statement: str
    positive: bool


SIZE, CUT, FABRIC, COLOUR = "size and fit", "length and cut", "fabric and material", "colour"
LOOK, COMFORT, QUALITY, PRICE = "look and style", "comfort", "quality and durability", "price and value"
SERVICE, FUNCTION, OVERALL = "delivery and service", "function", "overall"
COMPARTMENTS, HANDLES = "compartments", "handles"
PROTECTION, WEATHER = "protection", "weather resistance"
OF_PARTS = (COMPARTMENTS, HANDLES)  # aspects that a part named in the clause tells more precisely


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


_NO_WORDS = re.compile("(?!)")  # no words stand for it that mean nothing else
_TOO_LONG = "".join(f"(?<!{word} )" for word in ("take", "takes", "taking", "took")) + r"too long\b"  # not of time
ASPECTS = {
    aspect.name: aspect
    for aspect in (
        Aspect(SIZE, "the fit", "fits well", "the fit is off",
               _words(r"fits?\b|ill.fitting|siz(?:e|es|ed|ing)\b|(?:too|bit|little|very|super|way) (?:small|big"
                   r"|large|tight"
                      r"|loose|snug|wide|narrow|baggy)\b|true to size|tts\b")),
        Aspect(CUT, "the cut", "the length and cut work well", "the length or cut is off",
               _words(rf"length|{_TOO_LONG}|too short\b|cut\b(?! (?:it|the|them|out|off))|hem(?:s|line)?\b|sleeves?\b"
                   r"|neck(?:line)?\b"
                      r"|waist(?:line|band)?\b|armholes?\b|silhouette|crotch|rise\b|drape")),
        Aspect(FABRIC, "the fabric", "the fabric is good", "the fabric disappoints",
               _words(r"fabrics?\b|material|cotton|linen|wool\b|silk|polyester|leather|suede|lace\b|denim|cashmere"
                   r"|knit\b"
                      r"|textur|see.?through|sheer|lining\b|liner\b|stretchy|itch|scratchy|shrink|shrank|shrunk"
                      r"|pill(?:ed|ing|s)\b")),
        Aspect(COLOUR, "the colour", "the colour is nice", "the colour disappoints",
               _words(r"colou?r|shades?\b|hue\b|fade[sd]?\b|fading|vibrant|dye\b")),
        Aspect(LOOK, "the look", "looks good", "the look disappoints",
               _words(r"look(?:s|ed|ing)?\b(?! (?:(?:exactly |just )?like|for|at|into|forward|elsewhere"
                   r"|on(?:line)?)\b)|styl(?:e|es|ish|ing)\b|design|cute\b"
                      r"|beautiful|pretty\b(?= (?:dress|top|skirt|blouse|color|colour|design|pattern|and)|[.,!]|$)"
                      r"|gorgeous|pattern"
                      r"|print\b|flatter|unflatter|frumpy|stunning|elegant|adorable|ugly|classy|compliment"
                      r"|fashionable")),
        Aspect(COMFORT, "the comfort", "is comfortable", "is uncomfortable",
               _words(r"comf(?:ort|y|ier|iest)|uncomfortab|cushion|arch support|blister|chaf(?:e|ing)|(?:hurt"
                   r"|kill)s? (?:my|your)"
                      r"|breathab|cozy|cosy")),
        Aspect(QUALITY, "the quality", "the quality is good", "the quality disappoints",
               _words(r"quality|durab|sturd|well.made|poorly made|cheaply made|craftsmanship|workmanship"
                   r"|construct(?:ion|ed)|stitch"
                      r"|holes?\b(?! (?:size|fit))|built\b|last(?:ed|s|ing)? (?:a|for|only|me)\b"
                      r"|hold(?:s|ing)? up|held up|f[ea]ll(?:s|ing)? apart|fell off|came (?:apart|off)"
                      r"|wear(?:ing)? out|wore out"
                      r"|br[eo]ken?\b|breaks\b|tore\b|torn\b|ripped|rips\b|defect|flims")),
        Aspect(PRICE, "the price", "is good value", "isn't worth its price",
               _words(r"price[dsy]?\b|pricey|value\b|worth\b|expensive|overpriced|bargains?\b|inexpensive|afford"
                   r"|(?:good|great) deal\b"
                      r"|a steal\b|money\b|cheap(?:er|est)\b|cheap price")),
        Aspect(SERVICE, "the delivery", "delivery and service are good", "delivery or service went wrong",
               _words(r"deliver(?:y|ed)\b|shipp(?:ing|ed)\b|arriv(?:ed|es|al)\b|customer service|seller|refund"
                   r"|packag(?:e|ed|ing)\b"
                      r"|exchange[ds]?\b|wrong (?:item|size|colou?r)\b")),
        Aspect(FUNCTION, "how it works", "does its job", "doesn't do its job", _NO_WORDS),
        Aspect(COMPARTMENTS, "the compartments", "the compartments are handy", "the compartments disappoint", _NO_WORDS),
        Aspect(HANDLES, "the handles", "the handles are good", "the handles disappoint", _NO_WORDS),
        Aspect(PROTECTION, "the protection", "protects well", "doesn't protect well", _NO_WORDS),
        Aspect(WEATHER, "the weather protection", "keeps the weather out", "lets the weather in", _NO_WORDS),
    )
}  # fmt: skip
OVERALL_ASPECT = Aspect(OVERALL, "the product", "liked in general", "disliked in general", _NO_WORDS)

_VERY = (
    r"(?:(?:so|very|really|super|way|a (?:bit|little|tad|touch)|bit|little|too|extremely|incredibly|quite|pretty"
    r"|rather|nice and|much) )*"
)
_IT_IS = (
    rf"(?:is|are|was|were|feels?|felt|it'?s|they'?re|so|very|really|super|soo+|incredibly|extremely|and"
    rf"|wonderfully) {_VERY}"
)
CUES = tuple(
    Cue(aspect, statement, positive, _words(pattern), opposite)
    for aspect, statement, positive, pattern, opposite in (
        (SIZE, "true to size", True, r"true to (?:my |their |its )?(?:usual )?siz|runs? tts|\btts\b|fits? (?:true"
            r"|as expected)|true.to.size", "isn't true to size"),
        (SIZE, "runs small", False,
         rf"(?:r[ua]ns?|running|fits?|cut|comes? up|sized) {_VERY}(?:small|tight|narrow|snug)|too (?:small|tight"
         rf"|narrow)\b"
         r"|smaller than|order(?:ed)? (?:a|one) size (?:up|larger|bigger)"
         r"|(?<!usually )(?<!normally )(?<!typically )(?<!always )siz(?:e|ed|ing) up\b|(?:a|one) size (?:larger"
         r"|bigger|up)\b"
         r"|(?:bit|little|super|very|really) (?:too )?(?:small|tight)\b", None),
        (SIZE, "runs large", False,
         rf"(?:r[ua]ns?|running|fits?|cut|comes? up|sized) {_VERY}(?:large|big|loose|huge|wide|oversized)|too (?:big"
         rf"|large|loose|wide|baggy)\b"
         r"|(?:larger|bigger) than (?:exp|i|my|the|usual|norm)"
         r"|(?<!usually )(?<!normally )(?<!typically )(?<!always )siz(?:e|ed|ing) down\b|(?:a|one) size (?:smaller"
         r"|down)\b|huge on me|swimming in|swam in|like a tent", None),
        (CUT, "too short", False, r"too short|(?:bit|little|very|really|super|way) short\b"
            r"|shorter than", "isn't too short"),
        (CUT, "too long", False, rf"{_TOO_LONG}(?! to)|longer than (?:exp|i|it|pic|norm|usual)", "isn't too long"),
        (FABRIC, "the fabric feels soft", True,
         rf"{_IT_IS}(?:soft|silky|cozy)\b|soft (?:and|fabric|material|cotton|to the|as|sweater|feel)|(?:super|so"
         rf"|very|really|incredibly|buttery) soft|softness|softest", "the fabric isn't soft"),
        (FABRIC, "shrinks", False, r"shr[aiu]nk(?:s|en|age|ing)?\b", "doesn't shrink"),
        (FABRIC, "see-through", False, r"see.?thr(?:ough|u)|transparent|(?:too|very|so|really|quite|pretty"
            r"|completely|totally|super) sheer", "isn't see-through"),
        (FABRIC, "itches", False, r"itch(?:y|es|ing|ed)?\b|scratchy\b", "doesn't itch"),
        (FABRIC, "the fabric is thin", False, rf"(?:too|very|so|really|super|quite|paper|extremely) thin\b|(?:fabric"
            rf"|material|it) (?:is|was) {_VERY}(?:thin|flimsy)\b|flimsy", None),
        (FABRIC, "pills", False, r"pill(?:ed|ing|s)\b", "doesn't pill"),
        (FABRIC, "wrinkles easily", False, r"wrinkl(?:es|ed|y)?\b(?!.?free)", "doesn't wrinkle"),
        (COLOUR, "the colour fades or bleeds", False, r"fad(?:es|ing)\b|(?:has|have|colou?rs?|already|it|they) faded"
            r"|faded (?:after|in|quick|fast|out|and|badly)|colou?rs? (?:ran|bled|bleeds?|washed out)\b"
            r"|bled\b", "the colour doesn't fade"),
        (COLOUR, "the colour differs from the picture", False,
         r"colou?rs? (?:is|are|was|were)(?: \w+)? (?:different|off|not (?:as|what|the same|like|at all))"
         r"|different (?:shade|colou?r) (?:than|from)|wrong (?:shade|colou?r)\b|not the (?:same )?colou?r", None),
        (COLOUR, "the colour is beautiful", True,
         rf"(?:beautiful|gorgeous|lovely|pretty|great|vibrant|rich|love the|nice|stunning"
         rf"|perfect) (?:\w+ )?colou?rs?\b|colou?rs? (?:is|are|was|were) {_VERY}(?:beautiful|gorgeous|lovely|pretty"
         rf"|great|vibrant|rich|nice|stunning|amazing|perfect)", None),
        (LOOK, "flattering", True, r"flatter(?:ing|s)\b", "unflattering"),
        (LOOK, "unflattering", False, r"unflattering|frumpy|shapeless|like a (?:sack|bag|maternity)|look(?:s"
            r"|ed)? (?:\w+ )?pregnant|maternity", None),
        (LOOK, "draws compliments", True, r"compliment(?:s|ed)\b(?! (?:the|my|your|each|any)\b)", None),
        (COMFORT, "is comfortable", True, r"comfortabl[ey]|comfy|comfiest", "is uncomfortable"),
        (COMFORT, "is uncomfortable", False, r"uncomfortabl[ey]|blister(?:s|ed)?|(?:hurts?|hurting|killed"
            r"|kills) (?:my|your) (?:feet|foot|toes?|heels?|back)|chaf(?:es?|ed|ing)\b", None),
        (QUALITY, "is well made", True, r"well.(?:made|built|constructed)|(?:made|built|constructed) (?:very "
            r"|really |so )?well|(?:built|is) (?:very |quite |really )?(?:solid|sturdy)|sturdy", "isn't well made"),
        (QUALITY, "the quality is good", True, rf"(?:great|good|excellent|high|amazing|top|nice|superb|best"
            rf"|beautiful|wonderful|fantastic) quality|quality (?:is|was|seems) {_VERY}(?:great|good|excellent|high"
            rf"|amazing|nice|superb)", "the quality is poor"),
        (QUALITY, "lasts", True, r"hold(?:s|ing)? up (?:well|great|nicely|perfectly|beautifully|very)"
            r"|held up (?:well|great|nicely|perfectly|beautifully|very)|(?:very|so|extremely) durable"
            r"|still (?:looks?|going|works?|in) (?:like new|great|strong|perfect|good)", "doesn't last"),
        (QUALITY, "feels cheaply made", False, r"cheaply (?:made|constructed)|poorly (?:made|constructed|sewn"
            r"|stitched)|(?:looks?|looked|feels?|felt|seems?|so|very) cheap\b|poor (?:construction|stitching"
            r"|craftsmanship)|cheap (?:product|material|fabric|plastic|construction)|shoddy", "doesn't feel cheap"),
        (QUALITY, "the quality is poor", False, rf"(?:poor|bad|terrible|low|awful|horrible|cheap|inferior"
            rf"|worst) quality|quality (?:is|was|seems) {_VERY}(?:poor|bad|terrible|low|awful"
            rf"|horrible)", "the quality isn't poor"),
        (PRICE, "is good value", True, rf"worth (?:the|every|it|all|its|their)\b|(?:great|good|excellent|amazing"
            rf"|best|fair|nice|reasonable|decent|unbeatable|fantastic) (?:price|value|deal|buy)\b|bargains?\b|a steal\b"
            rf"|reasonably priced|(?:very |so |really )?(?:inexpensive|affordable)|price (?:is|was) {_VERY}(?:right"
            rf"|great|good|reasonable|fair|unbeatable)", "isn't worth its price"),
        (PRICE, "is expensive", False, r"overpriced|(?:too|very|so|way too|a bit|bit|little|rather) (?:expensive"
            r"|pricey)|not cheap\b(?![ -]look)|waste of (?:\w+ )?money|too much (?:money )?for", None),
        (SERVICE, "arrives quickly", True, r"(?:fast|quick|prompt|speedy|great) (?:shipping|delivery|service"
            r"|shipment)|(?:arrived|shipped|delivered|came) (?:very |so |really )?(?:quickly|fast|early|on time"
            r"|promptly|next day)", "doesn't arrive on time"),
        (SERVICE, "arrives late or wrong", False, r"arrived (?:\w+ )?(?:late|damaged|broken|dirty|stained)"
            r"|never (?:arrived|came|received (?:it|my|the|them))|wrong (?:item|size|colou?r)\b"
            r"|sent (?:me )?the wrong|(?:late|slow) (?:delivery|shipping)|(?:terrible|bad|awful|poor|horrible"
            r"|rude) (?:customer )?service", None),
    )
)  # fmt: skip

# A part and what happens to it make a statement of their own: "the zip sticks".
PARTS = {
    "zip": r"zip(?:per)?s?\b", "button": r"buttons?\b", "strap": r"straps?\b", "seam": r"seams?\b|stitch(?:es|ing)\b",
    "buckle": r"buckles?\b", "heel": r"heels?\b", "sole": r"soles?\b", "handle":
    r"handles?\b(?! (?:it|them|with|the|this)\b)", "lining": r"lin(?:ing|er)\b",
    "pocket": r"pockets?\b", "sleeve": r"sleeves?\b", "clasp": r"clasps?\b", "lace": r"laces\b", "hem": r"hem\b",
    "battery": r"batter(?:y|ies)\b", "screen": r"screen\b", "lid": r"lid\b", "cord": r"cords?\b", "wheel": r"wheels?\b",
}  # fmt: skip
DEFECTS = {
    "comes off": r"(?:came|come|comes|coming|fell|falls?|falling|popped) off|came loose|detached",
    "comes apart": r"(?:came|come|comes|coming|fell|falls?|falling) (?:apart|undone)|unravel\w*|split(?: open| apart"
    r"| at| on| down)\b|(?:seams?|stitching|zip(?:per)?s?) (?:\w+ )?opened\b|separat(?:ed|ing)",
    "tears": r"tore\b|torn\b(?! between)|(?<!\bin )(?<!\bto )tears\b(?! (?:of|in my))|ripped\b|rips\b|ripping\b",
    "breaks": r"broken?\b(?! (?:in|my|up)\b)|(?<!\bmy )(?<!\bon )breaks\b(?! (?:in|up)\b)"
    r"|snapped(?! (?:up\b|(?:\w+ ){0,2}(?:photo|pic|selfie|shot)))|stopped working|quit working",
    "sticks": r"st[iu]ck(?:s|ing)?\b(?! (?:out|to|with|up)\b)|jam(?:s|med)?\b|snag(?:s|ged)?\b|catch(?:es|ing)?\b",
}
_STICKING = ("zip", "button", "buckle", "clasp", "lid", "wheel")  # a sleeve or pocket that sticks out is another thing
_PARTS = {part: _words(pattern) for part, pattern in PARTS.items()}
_DEFECTS = {defect: _words(pattern) for defect, pattern in DEFECTS.items()}

_POSITIVE = _words(
    r"love[sd]?\b|loving|lovely|great\b|good\b|nice(?:ly)?\b|beautiful|perfect|amazing|awesome|excellent|wonderful"
    r"|fantastic|gorgeous"
    r"|pretty\b(?= (?:and|dress|top|color|colour|blouse|skirt)|[.,!]|$)|cute\b|comfortabl|comfy|soft\b|flatter"
    r"|happy\b|pleased|impressed"
    r"|recommend(?! (?:going|getting|buying|something|against|sizing|ordering|trying))|best\b(?! (?:way|bet|part"
    r"|thing about))|favou?rite|likes?\b(?! (?:a|an|the|i|it|my|this|that)\b)|well\b(?! as\b)|stylish|sturdy|easy\b"
    r"|easily|fun\b|compliment|elegant|vibrant|rich\b|adorable"
    r"|worth\b|bargains?\b|quality (?:is|fabric|material)|thank|glad\b|enjoy|stunning|superb|delight|classy|durable"
    r"|fast\b|quick(?:ly)?\b|solid\b"
    r"|true to size|versatile|warm\b|lightweight|cozy|sharp\b|unique|satisf|no (?:complaints|problems|issues)"
    r"|can'?t (?:beat|go wrong)"
)  # fmt: skip
_NEGATIVE = _words(
    r"bad(?:ly)?\b|poor(?:ly)?\b|terribl|horribl|awful|hate[ds]?\b|disappoint|uncomfortabl|unflatter|ugly"
    r"|cheap(?:ly)?\b(?! price)|shr[aiu]nk|itch"
    r"|scratchy|see.?through|flimsy|broke|broken|breaks\b|tore\b|torn\b|ripp?ed|f[ae]ll(?:s|ing)? apart|fell off"
    r"|came (?:apart|off|undone|loose)"
    r"|too (?!good|much love|cute|happy|perfect|be\b)\w+|unfortunate|return(?:ed|ing)\b|sent (?:it )?back"
    r"|send(?:ing)? (?:it )?back|waste|worst|annoying|problem|issue|complain|defect"
    r"|wrong\b|weird|awkward|odd\b|boxy|frumpy|shapeless|tent\b|fad(?:ed|ing)|pill(?:ed|ing)|stain|hurts?\b|blister"
    r"|stiff\b|rough\b|tight\b"
    r"|narrow\b|baggy|overpriced|expensive|pricey|late\b|never (?:arrived|again)|thin\b|useless|junk|crap|garbage"
    r"|regret|sadly|wish(?:ed)?\b"
    r"|stuck|jam(?:s|med)|leak|fail(?:s|ed)?\b|runs? (?:small|large|big)|weak\b|dull\b|unravel|mistake|lacks?\b"
    r"|misleading|strange|difficult\b|hard (?:time|to (?!beat|resist|find (?:fault|any)))"
)  # fmt: skip
_NEGATION = re.compile(
    r"\b(?:not|never|no|without|hardly|barely|isn'?t|aren'?t|wasn'?t|weren'?t|don'?t|doesn'?t|didn'?t|hasn'?t"
    r"|haven'?t|won'?t"
    r"|can'?t|cannot|couldn'?t|wouldn'?t|nor|neither|nothing|none|far from|lack(?:s|ed|ing)?|anything but)\b"
    r"(?! (?:only|just|but|to mention|complaints|problems|issues|doubt|beat|go wrong|wait|get enough|say enough|idea"
    r"|need to|tell you"
    r"|pass|stop|believe how|(?:had|received|gotten|got|been) (?:so|more)|more)\b)",
    re.IGNORECASE,
)
_UNREAL = _words(
    r"wish(?:ed)?\b|if only|would have (?:been|loved|liked|preferred|given)|would be (?:perfect|better|nice"
    r"|great) if|could (?:be|have been)"
    r"|should (?:be|have)|i'?d (?:prefer|love (?:it )?if)|hop(?:ed|ing) (?:it|for|this|they|that)|was expecting"
    r"|expected (?:it|more|better|the)"
    r"|suppos(?:ed|edly)|claim|if it (?:were|was|had)|used to be"
    r"|wanted (?:to|it|so)"
)  # fmt: skip
_FEARED = _words(
    r"i (?:thought|feared|worried|was (?:\w+ )?(?:worried|afraid|concerned|nervous|skeptical))\b|worried (?:it|they|that|about)"
)
_OTHERS = re.compile(
    r"\b(?:other|some|previous|prior|many|several|few|all the|the) (?:of the )?(?:other )?(?:reviews?|reviewers?"
    r"|people|buyers?|customers?(?! (?:service|support|care)))\b"
    r"|\bothers (?:have )?(?:said|say|complain|mention)", re.IGNORECASE,
)  # fmt: skip
_AGREES = re.compile(
    r"\b(?:as|like|agree|agreed|same as|just as|echo)\b[^.]{0,25}\b(?:other|some|previous|prior"
    r"|many|several)\b",
    re.IGNORECASE,
)
_SCOPE_ENDS = re.compile(r"[,;:&(]|--|\band (?=(?:it|is|so|very|super|incredibly|really|i)\b)")
_NEAR = 32  # characters before a word, about five words, in which a negation turns it


def said_in(clause: str, aspects: Collection[str] = ASPECTS) -> list[Said]:
    """What a clause says of aspects in clear words, each statement once; empty for wishes and what only others say."""
    matches = [
        (cue, match) for cue in CUES if cue.aspect in aspects and (match := cue.pattern.search(clause)) is not None
    ]
    defect = _defect(clause) if QUALITY in aspects else None
    if not (matches or defect) or _FEARED.search(clause) or (_OTHERS.search(clause) and not _AGREES.search(clause)):
        return []
    unreal = bool(_UNREAL.search(clause))
    said: dict[str, Said] = {}
    for cue, match in matches:
        if not (unreal and cue.positive) and (found := _turned(cue, _is_negated(clause, match.start()))):
            said.setdefault(found.statement, found)
    if defect and not unreal:
        said.setdefault(defect.statement, defect)
    return _without_contradictions(list(said.values()))


def _turned(cue: Cue, negated: bool) -> Said | None:
    if not negated:
        return Said(cue.aspect, cue.statement, cue.positive)
    return Said(cue.aspect, cue.opposite, not cue.positive) if cue.opposite else None


def _without_contradictions(said: list[Said]) -> list[Said]:
    """Both directions of one aspect in one clause ("not too big, not too small") say neither."""
    both = {"runs small", "runs large"}
    if both <= {each.statement for each in said}:
        return [each for each in said if each.statement not in both]
    return said


def _defect(clause: str) -> Said | None:
    """A part and what happened to it, or that the thing as a whole came apart."""
    for statement, pattern in _DEFECTS.items():
        match = pattern.search(clause)
        if match is None or _is_negated(clause, match.start()):
            continue
        part = next((part for part, words in _PARTS.items() if words.search(clause)), None)
        if part and (statement != "sticks" or part in _STICKING):
            return Said(QUALITY, f"the {part} {statement}", False)
        if statement not in ("sticks", "comes off") and not part:
            return Said(QUALITY, statement, False)
    return None


def _is_negated(clause: str, at: int) -> bool:
    before = _SCOPE_ENDS.split(clause[max(0, at - _NEAR) : at])[-1]
    return bool(_NEGATION.search(before + clause[at : at + 12]) and _NEGATION.search(before))


def opinion_of(clause: str) -> tuple[int, bool]:
    """(side, opinionated): −1, 0 or +1 by plain opinion words with their negations; False when there is none."""
    if _FEARED.search(clause) or (_OTHERS.search(clause) and not _AGREES.search(clause)):
        return 0, False
    good, bad = opinion_words(clause)
    if _UNREAL.search(clause):
        return -1, good + bad > 0
    return (good > bad) - (good < bad), good + bad > 0


def opinion_words(text: str) -> tuple[int, int]:
    """How many plain words of praise and of blame a text holds; a negated one counts as the other."""
    sides = [not _is_negated(text, match.start()) for match in _POSITIVE.finditer(text)]
    sides += [_is_negated(text, match.start()) for match in _NEGATIVE.finditer(text)]
    return sum(sides), len(sides) - sum(sides)


def parts_of(clause: str) -> list[str]:
    """Parts of a product that a clause names: "zip", "strap", "battery"."""
    return [part for part, words in _PARTS.items() if words.search(clause)]


def aspects_of(clause: str) -> list[str]:
    """Names of the aspects that a clause speaks of."""
    return [aspect.name for aspect in ASPECTS.values() if aspect.pattern.search(clause)]


def speaks_of(text: str, aspect: str) -> bool:
    """Whether a text speaks of an aspect, by its words or by a cue."""
    cues = (cue.pattern for cue in CUES if cue.aspect == aspect)
    return bool(ASPECTS[aspect].pattern.search(text)) or any(pattern.search(text) for pattern in cues)
