"""Statements in the third person out of what reviewers wrote: "I love how soft the lining is" becomes "the lining is soft".

Shallow rules over short pieces; a piece that none of them fits gives nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.clauses import Clause
from tools.naming import Name
from tools.topics import stem

LONGEST = 9  # words after the verb
WHOLE = range(5, 22)  # words of a clause that is taken as it stands

IS, LIKED, DISLIKED, WISHED, SENTENCE = "is", "liked", "disliked", "wished", "sentence"


@dataclass(frozen=True)
class Statement:
    """A subject, what is said of it, and where that comes from."""

    subject: str  # a part of the product ("lining"); empty for the product itself
    verb: str  # third person singular present ("fits"), or one of LIKED, DISLIKED, WISHED, SENTENCE
    rest: str  # what follows it
    clause: Clause


_VERBS = {
    "is": "are was were", "looks": "look looked", "feels": "feel felt", "seems": "seem seemed", "sounds": "sound sounded",
    "smells": "smell smelled", "fits": "fit fitted", "works": "work worked", "runs": "run ran", "washes": "wash washed",
    "cleans": "clean cleaned", "holds": "hold held", "keeps": "keep kept", "makes": "make made", "comes": "come came",
    "goes": "go went", "stays": "stay stayed", "dries": "dry dried", "lasts": "last lasted", "tastes": "taste tasted",
    "cuts": "cut", "has": "have had", "needs": "need needed", "breaks": "break broke", "stops": "stop stopped",
    "leaks": "leak leaked", "dissolves": "dissolve dissolved", "removes": "remove removed", "charges": "charge charged",
    "provides": "provide provided", "offers": "offer offered", "arrives": "arrive arrived", "tends": "tend tended",
    "allows": "allow allowed", "requires": "require required", "slips": "slip slipped", "shrinks": "shrink shrank",
    "helps": "help helped", "eliminates": "eliminate eliminated", "protects": "protect protected", "falls": "fall fell",
    "gets": "get got", "takes": "take took", "does": "do did", "doesn't": "don't didn't", "isn't": "aren't wasn't weren't",
    "can": "", "can't": "cannot", "won't": "", "wears": "wear wore", "covers": "cover covered", "relieves": "relieve",
    "reduces": "reduce reduced", "supports": "support supported", "packs": "pack packed", "adds": "add added",
}  # fmt: skip
_SINGULAR = {form: verb for verb, forms in _VERBS.items() for form in (verb, *forms.split())}
_PLURAL = {
    "is": "are", "isn't": "aren't", "has": "have", "does": "do", "doesn't": "don't", "goes": "go", "washes": "wash",
    "dries": "dry", "can": "can", "can't": "can't", "won't": "won't",
}  # fmt: skip
_LINKS = {"is", "isn't", "looks", "feels", "seems", "sounds", "smells", "stays", "tastes"}  # an adjective follows
_AUXILIARY = {"does", "doesn't", "can", "can't", "won't"}
_VERB = "|".join(sorted(map(re.escape, _SINGULAR), key=len, reverse=True))

_ADJECTIVES = frozenset(
    str.split(
        "accurate adjustable adorable affordable amazing attractive average awesome awful awkward bad balanced basic beautiful better "
        "bigger bitter bland breathable bright brighter broken bulky cheap cheaper classic classy clean clear colorful comfortable comfy "
        "compact complete convenient cool cosy cozy cozier crisp cushioned cute damaged dangerous dark darker decent deep defective "
        "delicious difficult disappointing discreet dry dull durable easier easy effective elegant even excellent expensive fabulous fair "
        "fancy fantastic fast faster faulty festive fine firm flattering flexible flimsy fluffy fragile fresh fun funky gentle good gorgeous "
        "great greasy handy happy hard harder heavy heavier helpful horrible hot huge ideal impressed inaccurate inconvenient incredible "
        "inexpensive itchy large larger light lighter lightweight long longer loose lovely loud mild missing modern narrow narrower natural "
        "nice nicer noisy odd off okay ok outdated outstanding overpriced padded pale perfect plain pleased plush poor potent powerful pretty "
        "pricey quick quiet quieter reasonable reliable removable rich right rigid risky roomy rough rugged safe satisfied scratchy secure "
        "shallow sharp shiny short shorter silent silky simple sleek slick slim slippery slow small smaller smooth snug soft softer solid "
        "sour spacious sticky stiff straight strange stretchy strong stronger stunning sturdy stylish superb superior sweet tacky tasty "
        "terrible thick thicker thin thinner thoughtful tight tighter tiny tough tricky true ugly uncomfortable uneven unique unscented "
        "useful useless versatile vibrant warm warmer washable waterproof weak weird wet wide wider wonderful worse worth worthless wrong "
        "well-made well-built made built constructed designed crafted sewn stitched packaged sized priced"
    )
)
_ADJECTIVE_ENDS = re.compile(r"(?:able|ible|ful|less|ous|ive|ish|ular|ient|iant|proof)$")
_ADVERBS = frozenset(
    str.split(
        "very really super so too extremely incredibly quite pretty not a an bit little somewhat fairly rather surprisingly well highly "
        "overly much more most less slightly kind of nice perfectly beautifully reasonably poorly cheaply nicely such"
    )
)
_WORTH = "buy value price deal gift purchase addition alternative"

_PERSONS = (
    r"husbands?|wi[fv]es?|wife|daughters?|sons?|moms?|mothers?|dads?|fathers?|friends?|kids?|child(?:ren)?|grand\w+|boyfriend|girlfriend"
    r"|sister|brother|boss|family|mother-in-law|doctor"
)
_FIRST = re.compile(
    rf"\b(?:i|i'?m|i'?ve|i'?d|i'?ll|me|mine|myself|we|we'?re|us|ours|he|she|him|hers|you|u|im|ive|{_PERSONS})\b"
)
_OWNERS = re.compile(rf"\b(?:my|our|your|her|his)\s+(?!own\b|{_PERSONS})")
_FILLERS = re.compile(
    r"^(?:(?:and|but|so|also|overall|plus|yes|well|again|honestly|unfortunately|sadly|however|otherwise|basically|definitely|they say"
    r"|i (?:think|thought|guess|feel like|found|find|believe|must say)(?: that)?|(?:i|we) (?:love|like|loved|liked) (?:that|how|the way"
    r"|the fact that)(?: \w+ly)?|the (?:best|worst) (?:part|thing) is(?: that)?|(?:my|the) only (?:complaint|problem|issue|downside) is(?: that)?)[\s,]+)+"
)
_ENDS = re.compile(
    r"\s*(?:[,;:(!?.\[]|--|\s-\s|\b(?:and|but|so|because|when|which|since|if|while|although|though|as (?:well|i|my|it)|except|even though"
    r"|(?:for|to|on|with) (?:me|us|her|him|myself)|than (?:i|expected)|(?:that|which) (?:i|we|you)|i|we|you)\b)\s*"
)
_DANGLING = frozenset(
    str.split(
        "the a an to of and or with for in on at that as very so is are more but from by my too really not than be just have its it they "
        "this these about into also even like was were will can until after"
    )
)
_POINTS_AWAY = re.compile(
    r"\b(?:it|they|this|that|what|these|those|there|here|review\w*|stars?|above|ago|yesterday|today|again|else|one|ones|them)\b"
)
_NO_SUBJECT = frozenset(
    str.split(
        "i he she we you there that which who what amazon and so one everything everyone everybody nothing something anyone people those "
        "nobody reviews where when how if all some others most both"
    )
)
_ITSELF = frozenset(("it", "they", "this", "these"))
_SAME = frozenset(("product", "item", "thing", "pair", "unit", "purchase", "itself", "themselves"))
_NO_PART = frozenset(
    str.split(
        "thing way reason problem issue fact time day rest point seller company review reviews description picture photo order person people "
        "first second other one ones same only best worst most amazon store bottom line idea answer night website site world question moment "
        "year money difference kind type result truth bad good downside negative drawback complaint con cons pro pros thought completely"
    )
)
_BARE_PARTS = frozenset(
    str.split(
        "sound quality size price color colors colour colours fit material fabric battery shipping delivery service construction straps design "
        "workmanship instructions assembly installation setup"
    )
)
_OF_PARTS = (
    r"sounds?|quality|price|colou?rs?|fit|design|size|material|fabric|value|leather|smell|scent|picture|battery life|customer service|service"
    r"|construction|reception|suction|blades?|length|style|support|cushioning|look|taste|flavor|padding|screen|display|grip|handles?"
)
_SPLIT = re.compile(
    rf",\s*(?:and |but |so )?|\s+(?:and|but|so|yet)\s+(?=(?:it|they|the|this|these|i|{_VERB})\b)|\s+-+\s+"
)
_PREDICATE = re.compile(
    rf"^((?:(?:this|these|the|its|their|both)\s+)?(?:[a-z0-9-]+\s+){{0,2}}?[a-z-]+)\s*('s|'re|(?:\b(?:also|still|just|really|definitely"
    rf"|absolutely|certainly|all)\s+)?\b(?:{_VERB})\b)\s+(.+)$"
)
_VERB_FIRST = re.compile(
    r"^(fits?|works?|looks?|looked|runs|washes|holds|feels|seems|smells|keeps|lasts|helps|helped|arrived|comes|stays|provides|protects|tastes"
    r"|cuts|goes|sounds)\s+(.+)$"
)
_ADJECTIVE_FIRST = re.compile(
    r"^(?:so |is |are |was |were )?((?:very |really |super |extremely |quite |pretty |not |too )*)([a-z-]+)((?: (?:to|for|and|in|on) .+)?)$"
)
_LIKES = re.compile(
    r"(?:^|\b(?:i|we|she|he|they|wife|husband|daughter|son)\s+)(?:also |really |especially |particularly |just |do |absolutely )*"
    r"(lov(?:e|es|ed)|lik(?:e|es|ed)|appreciated?|enjoy(?:s|ed)?|hate[ds]?|dislike[ds]?)\s+((?:the|its|all the|having)\s+.+)$"
)
_HOW = re.compile(rf"\bhow ((?:very |really |so )?[a-z-]+) (it|they|this|these|the [a-z]+(?: [a-z]+)?) ({_VERB})\b")
_WISHES = re.compile(
    r"\bwish(?:ed|es)?\s+(?:that )?(it|they|the [a-z]+(?: [a-z]+)?|there) (was|were|had|came|would|could|did|fit|is|have)\s+(.+)$"
)
_FOUND = re.compile(
    r"\b(?:find|found|think|thought|makes?|made)\s+(?:it|them|this|these)\s+(?:to be |is |are |was )?(.+)$"
)
_GOOD_FOR = re.compile(
    r"\b((?:great|perfect|good|excellent|ideal|wonderful|awesome|handy) for (?!the price|what|that\b|this\b|it\b)[a-z' -]+)$"
)
_WORTH_IT = re.compile(
    rf"\b((?:well )?worth (?:the|every) (?:price|money|penny|cost)|(?:great|good|excellent|fantastic|nice|perfect) (?:{_WORTH.replace(' ', '|')})"
    r"(?: for the (?:price|money))?)\b"
)
_OF_PART = re.compile(rf"\b((?:very |really |super )?[a-z-]+) ({_OF_PARTS})\b")
_MARKS = re.compile(r"[!?:;\"()*/&]|\d{2,}|\b(?:reviews?|amazon|stars?|ago|yesterday)\b")


def plural_of(verb: str) -> str:
    """The form of a verb after a plural: "fits" becomes "fit"."""
    return _PLURAL.get(verb) or (verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb)


def statements_of(clause: Clause, name: Name) -> list[Statement]:
    """What a clause states of the product called `name`, or of parts of it."""
    found, subject = [], ""
    low = _plain(clause.text)
    for piece in _SPLIT.split(low):
        if (how := _HOW.search(piece)) and (about := _subject(how[2], name)) is not None:
            found += [Statement(*each, clause) for each in _predicate(about, _SINGULAR[how[3]], how[1], name)]
            continue
        subject, said = _read(_FILLERS.sub("", piece.strip(" .,-")), subject, name)
        found += [Statement(*each, clause) for each in said]
    return found + [Statement(*each, clause) for each in _whole(low, name)]


def _plain(text: str) -> str:
    """Lower case, one kind of apostrophe, "the" for whose it is, no marks at either end."""
    low = re.sub(r"\s+", " ", text.lower().replace("’", "'").replace("`", "'")).strip(" .,!?;:-")
    return _OWNERS.sub("the ", re.sub(r"\bsoo+\b", "so", low))


Said = tuple[str, str, str]  # subject, verb, rest


def _read(piece: str, last: str, name: Name) -> tuple[str, list[Said]]:
    """The subject that a next piece may go on with, and what a piece states by the first rule that fits."""
    if match := _PREDICATE.match(piece):
        subject = _subject(match[1], name)
        if subject is not None:
            verb = match[2].split()[-1]
            return subject, _predicate(
                subject, {"'s": IS, "'re": IS}.get(verb, _SINGULAR.get(verb, verb)), match[3], name
            )
    if match := _VERB_FIRST.match(piece):
        return last, _predicate(last, _SINGULAR[match[1]], match[2], name)
    if match := _LIKES.search(piece):
        verb = DISLIKED if match[1].startswith(("hat", "dis")) else LIKED
        rest = _noun_phrase(match[2])
        return "", [("", verb, rest)] if rest and stem(rest.split()[-1]) != stem(name.word) else []
    if match := _WISHES.search(piece):
        rest = _cut(match[3])
        return "", [("", WISHED, f"{match[1]} {match[2]} {rest}")] if rest else []
    if match := _FOUND.search(piece):
        return "", _predicate("", IS, match[1], name)
    for pattern in (_GOOD_FOR, _WORTH_IT):
        if match := pattern.search(piece):
            rest = _valued(_cut(match[1]))
            return "", [("", IS, rest)] if rest else []
    if (match := _ADJECTIVE_FIRST.match(piece)) and _is_adjective(match[2]):
        return "", _predicate("", IS, "".join(match.groups()), name)
    if (match := _OF_PART.search(piece)) and _adjectival(match[1].split()):
        return "", [(match[2], IS, match[1])]
    return "", []


def _subject(words: str, name: Name) -> str | None:
    """The part that words before a verb name, "" for the product itself, None for anything else."""
    bare = re.sub(r"^(?:this|these|the|its|their|both)\s+", "", words)
    if words in _ITSELF or bare in _SAME or stem(bare.split()[-1]) in (stem(name.word), *_SAME):
        return ""
    split = bare.split()
    odd = _NO_SUBJECT.union(_NO_PART, _DANGLING).intersection(split) or any(each in _SINGULAR for each in split)
    pointed = bare != words or bare in _BARE_PARTS
    return bare if pointed and not odd and not _FIRST.search(bare) else None


def _predicate(subject: str, verb: str, rest: str, name: Name) -> list[Said]:
    """Verb and rest without what is the writer's own; nothing where too little or too much is left."""
    rest = _cut(
        re.sub(
            r"\b(?:just|definitely|absolutely|actually|truly|also|simply|honestly|really|still|already|all)\s+",
            "",
            rest,
        )
    )
    words = re.sub(r"^so ", "very ", rest).split()
    if not words or verb == "does":
        return []
    if verb in _LINKS:
        words = _without_noun(words, name)
    if verb in _LINKS and not _adjectival(words) and words[0] != "worth":
        return []
    if verb in _AUXILIARY and len(words) < 2:
        return []
    return [(subject, verb, " ".join(words))]


def _valued(rest: str) -> str:
    """Words on value that follow "is": "reasonably priced", "a great gift"."""
    if re.search(r"\bprice\b", rest) and not re.search(r"\b(?:worth|for)\b", rest):
        return "reasonably priced"
    counted = re.search(r"\b(?:buy|deal|gift|purchase|addition|alternative)\b", rest)
    return f"a{'n' if rest[0] in 'aeiou' else ''} {rest}" if counted else rest


def _without_noun(words: list[str], name: Name) -> list[str]:
    """ "a very nice bag" as "very nice"; "a great gift" stays."""
    same = stem(words[-1]) == stem(name.word) or words[-1] in (*_SAME, "choice", "option")
    bare = words[1:] if words[0] in ("a", "an") else words
    return bare[:-1] if same and len(bare) > 1 else words


def _cut(rest: str) -> str:
    """The words up to where another thought begins; empty where the writer or something else is spoken of."""
    words = _ENDS.split(rest)[0].split()
    while words and words[-1] in _DANGLING:
        words.pop()
    kept = " ".join(words)
    return kept if 1 <= len(words) <= LONGEST and not _FIRST.search(kept) and not _POINTS_AWAY.search(kept) else ""


def _noun_phrase(text: str) -> str:
    """What is liked: "the pockets"; empty where it is no simple phrase."""
    rest = re.sub(r"^(?:its|all the)\b", "the", _cut(text))
    odd = re.search(r"\b(?:is|are|was|were|fact|idea|way|product|item)\b", rest)
    return rest if 2 <= len(rest.split()) <= LONGEST and not odd else ""


def _adjectival(words: list[str]) -> bool:
    """Whether words begin, after adverbs, with an adjective."""
    for place, word in enumerate(words):
        if _is_adjective(word) and not (
            word in _ADVERBS and place + 1 < len(words) and _adjectival(words[place + 1 :])
        ):
            return True
        if word not in _ADVERBS:
            return False
    return False


def _is_adjective(word: str) -> bool:
    return word in _ADJECTIVES or (len(word) > 4 and bool(_ADJECTIVE_ENDS.search(word)))


def _whole(low: str, name: Name) -> Iterator[Said]:
    """A clause of plain words in the third person, as a sentence."""
    words = low.split()
    if len(words) not in WHOLE or _FIRST.search(low) or _MARKS.search(low) or words[-1] in _DANGLING:
        return
    if not re.match(r"(?:it|they|this|these|the|its|their)\b", low) or not any(
        word in _SINGULAR for word in words[1:5]
    ):
        return
    yield "", SENTENCE, re.sub(r"^it's\b", "it is", re.sub(r"^they're\b", "they are", low))
