"""Statements in the third person out of what reviewers wrote: "I love how soft the lining is" becomes "the lining is soft".

Shallow rules over short pieces; a piece that none of them fits gives nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.casing import cased, names_in
from tools.clauses import Clause
from tools.grammar import (
    ADVERBS,
    AUXILIARY,
    BARE_PARTS,
    DANGLING,
    ITSELF,
    LINKS,
    NO_PART,
    NO_SUBJECT,
    NO_VERB,
    SAME,
    SINGULAR,
    VERB,
    WORTH,
    adjectival,
    is_adjective,
)
from tools.naming import Name
from tools.topics import STOP_WORDS, stem

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


_PERSONS = (
    r"husbands?|wi[fv]es?|wife|daughters?|sons?|moms?|mothers?|dads?|fathers?|friends?|kids?|child(?:ren)?|grand\w+|boyfriend|girlfriend"
    r"|sister|brother|boss|family|mother-in-law|doctor"
)
_FIRST = re.compile(
    rf"\b(?:i|i'?m|i'?ve|i'?d|i'?ll|me|mine|myself|we|we'?re|us|ours|he|she|him|hers|you|u|im|ive|{_PERSONS})\b"
)
_OWNERS = re.compile(rf"\b(?:my|our|your|her|his)\s+(?!own\b|{_PERSONS})")
_OWN_PLACE = re.compile(
    r"\b(for|in|at|on) (?:my|our|her|his) (?!feet|foot|skin|head|back|hands?|face|neck|body|wrists?|arms?|legs?|hair|own)"
)
_FILLERS = re.compile(
    r"^(?:(?:and|but|so|also|overall|plus|yes|well|again|honestly|unfortunately|sadly|however|otherwise|basically|definitely|they say"
    r"|i (?:think|thought|guess|feel like|found|find|believe|must say)(?: that)?|(?:i|we) (?:love|like|loved|liked) (?:that|how|the way"
    r"|the fact that)(?: \w+ly)?|the (?:best|worst) (?:part|thing) is(?: that)?|(?:my|the) only (?:complaint|problem|issue|downside) is(?: that)?)[\s,]+)+"
)
_ENDS = re.compile(
    r"\s*(?:[,;:(!?.\[]|--|\s-\s|\b(?:and|but|so|because|when|whether|which|since|if|while|although|though|as (?:well|i|my|it)|except|even though"
    r"|(?:for|to|on|with) (?:me|us|her|him|myself)|than (?:i|expected)|(?:that|which) (?:i|we|you)|i|we|you)\b)\s*"
)
_LEFT_OPEN = re.compile(r"\bto \w+ (?:if|whether|that|when|how)\b")  # "helpful to determine if"
_POINTS_AWAY = re.compile(
    r"\b(?:it|they|this|that|what|these|those|there|here|review\w*|stars?|above|ago|yesterday|today|again|else|one|ones|them)\b"
)
_OF_PARTS = (
    r"sounds?|quality|price|colou?rs?|fit|design|size|material|fabric|value|leather|smell|scent|picture|battery life|customer service|service"
    r"|construction|reception|suction|blades?|length|style|support|cushioning|look|taste|flavor|padding|screen|display|grip|handles?"
)
_SPLIT = re.compile(
    rf",\s*(?:and |but |so )?|\s+(?:and|but|so|yet)\s+(?=(?:it|they|the|this|these|i|{VERB})\b)|\s+-+\s+"
)
_SECOND = re.compile(
    r"(?:very |so |really |quite |too )?[a-z-]+,? and ((?:very |so |quite |too )?[a-z-]+(?: (?:to|for|in|on) .+)?)$"
)
_EXPLETIVE = re.compile(
    r"(?:\w+ )?(?:hard|difficult|impossible|easy|easier|harder|tough|tricky) to \w+ (?:the|a|an|any|some) "
)
_EMPHASIS = re.compile(
    r"\b(?:just|definitely|absolutely|actually|truly|also|simply|honestly|really|still|already|all)\s+"
)
_INTENTION = re.compile(r"(?:want|get|take|try|like) to\b|going to\b")
_ARTICLES = ("the", "a", "an", "some", "any", "every")
_FAIR_PRICES = {f"{word} price" for word in ("fair", "good", "great", "reasonable", "nice", "decent")}
_UNSURE = re.compile(r"\b(?:not sure|unsure|don't know|wonder\w*|no idea|see|remains)\b[^.]*$")
_PREDICATE = re.compile(
    rf"^((?:(?:this|these|the|its|their|both)\s+)?(?:[a-z0-9-]+\s+){{0,2}}?[a-z-]+)\s*('s|'re|(?:\b(?:also|still|just|really|definitely"
    rf"|absolutely|certainly|all)\s+)?\b(?:{VERB})\b)\s+(.+)$"
)
_ANY_VERB = re.compile(
    r"^((?:(?:this|these|the|its|their|both)\s+(?:[a-z0-9-]+\s+){0,2})?[a-z-]+)\s+(?:also |still |just )?([a-z]{3,}(?<![suia'])s)\s+(.+)$"
)
_BARE = re.compile(r"^((?:[a-z-]+ )?[a-z-]+) (is|are|was|were|looks?|feels?|seems?|works?|fits?) (.+)$")
_ADJECTIVE_NOUN = re.compile(
    r"(?:^|\b(?:has|have|had|with|and|is|are|was|were|of|such|a|an) )((?:very |really |super |so |quite |pretty |too )?[a-z-]+) ([a-z-]+(?: [a-z-]+)?)$"
)
_VERB_FIRST = re.compile(
    r"^(fits?|works?|looks?|looked|runs|washes|holds|feels|seems|smells|keeps|lasts|helps|helped|arrived|comes|stays|provides|protects|tastes"
    r"|cuts|goes|sounds)\s+(.+)$"
)
_ADJECTIVE_FIRST = re.compile(
    r"^(?:so |is |are |was |were )?((?:very |really |super |extremely |quite |pretty |not |too )*)([a-z-]+)((?: (?:to|for|and|in|on|than) .+)?)$"
)
_LIKES = re.compile(
    r"(?:^|\b(?:i|we|she|he|they|wife|husband|daughter|son)\s+)(?:also |really |especially |particularly |just |do |absolutely )*"
    r"(lov(?:e|es|ed)|lik(?:e|es|ed)|appreciated?|enjoy(?:s|ed)?|hate[ds]?|dislike[ds]?)\s+((?:the|its|all the|having)\s+.+)$"
)
_HOW = re.compile(rf"\bhow ((?:very |really |so )?[a-z-]+) (it|they|this|these|the [a-z]+(?: [a-z]+)?) ({VERB})\b")
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
    rf"\b((?:well )?worth (?:the|every) (?:price|money|penny|cost)|(?:great|good|excellent|fantastic|nice|perfect) (?:{WORTH.replace(' ', '|')})"
    r"(?: for the (?:price|money))?)\b"
)
_OF_PART = re.compile(rf"\b((?:very |really |super )?[a-z-]+) ({_OF_PARTS})\b")
_MARKS = re.compile(r"[!?:;\"()*/&]|\d{2,}|\b(?:reviews?|amazon|stars?|ago|yesterday)\b")


def statements_of(clause: Clause, name: Name) -> list[Statement]:
    """What a clause states of the product called `name`, or of parts of it."""
    found: list[Said] = []
    subject, low = "", _plain(clause.text)
    for piece in _SPLIT.split(low):
        how = _HOW.search(piece)
        if how and not _UNSURE.search(piece[: how.start()]) and (about := _subject(how[2], name)) is not None:
            found += _predicate(about, SINGULAR[how[3]], how[1], name)
            continue
        subject, said = _read(_FILLERS.sub("", piece.strip(" .,-")), subject, name)
        found += said
    found += _whole(low, name)
    names = names_in(clause.text)
    return [Statement(subject, verb, cased(rest, names), clause) for subject, verb, rest in found]


def _plain(text: str) -> str:
    """Lower case, one kind of apostrophe, "the" for whose it is, no marks at either end."""
    low = re.sub(r"\s+", " ", text.lower().replace("’", "'").replace("`", "'")).strip(" .,!?;:-")
    low = re.sub(r"^(?:our|her|his) (?=\w+)", "some ", low)
    low = re.sub(r",+", ",", re.sub(r"\b(\w+),? \1\b", r"\1", low))  # "a long, long time"
    low = _OWN_PLACE.sub(r"; \1 the ", low)
    return _OWNERS.sub("the ", re.sub(r"\bsoo+\b", "so", low))


Said = tuple[str, str, str]  # subject, verb, rest


def _read(piece: str, last: str, name: Name) -> tuple[str, list[Said]]:
    """The subject that a next piece may go on with, and what a piece states by the first rule that fits."""
    if found := _subject_and_verb(piece, name):
        subject, verb, rest = found
        return subject, _predicate(subject, verb, rest, name)
    if match := _VERB_FIRST.match(piece):
        return last, _predicate(last, SINGULAR[match[1]], match[2], name)
    said = _of_writer(piece, name)
    return "", _of_fragment(piece, name) if said is None else said


def _subject_and_verb(piece: str, name: Name) -> Said | None:
    """A piece that begins with the product or a part of it, and a verb."""
    if match := _PREDICATE.match(piece):
        words, verb, rest = match[1], match[2].split()[-1], match[3]
        if verb in SINGULAR and (second := re.match(rf"({VERB})\s+(.+)$", rest)) and verb not in AUXILIARY:
            words, verb, rest = f"{words} {verb}", second[1], second[2]  # "the arch supports are great"
        if (subject := _subject(words, name)) is not None:
            return subject, {"'s": IS, "'re": IS}.get(verb) or SINGULAR.get(verb, verb), rest
    if (match := _ANY_VERB.match(piece)) and not (match[2] in NO_VERB or is_adjective(match[2])):
        subject = _subject(match[1], name)
        if subject is not None:
            return subject, match[2], match[3]
    if (match := _BARE.match(piece)) and _is_noun(match[1]):
        return match[1], SINGULAR[match[2]], match[3]
    return None


def _of_writer(piece: str, name: Name) -> list[Said] | None:
    """What the writer likes, wishes or finds; None where it isn't told so."""
    if match := _LIKES.search(piece):
        verb = DISLIKED if match[1].startswith(("hat", "dis")) else LIKED
        rest = _noun_phrase(match[2])
        return [("", verb, rest)] if rest and stem(rest.split()[-1]) != stem(name.word) else []
    if match := _WISHES.search(piece):
        rest = _cut(match[3])
        return [("", WISHED, f"{match[1]} {match[2]} {rest}")] if rest else []
    if match := _FOUND.search(piece):
        return _predicate("", IS, match[1], name)
    return None


def _of_fragment(piece: str, name: Name) -> list[Said]:
    """What is said without a verb: "perfect for summer", "easy to clean", "great sound", "a handy shape"."""
    for pattern in (_GOOD_FOR, _WORTH_IT):
        if match := pattern.search(piece):
            rest = _valued(_cut(match[1]))
            return [("", IS, rest)] if rest else []
    if (match := _ADJECTIVE_FIRST.match(piece.split(";")[0].strip())) and is_adjective(match[2]):
        return _predicate("", IS, "".join(match.groups()), name)
    if (match := _OF_PART.search(piece)) and adjectival(match[1].split()):
        return [(match[2], IS, match[1])]
    if (match := _ADJECTIVE_NOUN.search(_ENDS.split(piece)[0])) and adjectival(match[1].split()) and _is_noun(match[2]):
        itself = stem(match[2].split()[-1]) == stem(name.word) or match[2] in SAME
        return [("" if itself else match[2], IS, match[1])]
    return []


def _subject(words: str, name: Name) -> str | None:
    """The part that words before a verb name, "" for the product itself, None for anything else."""
    bare = re.sub(r"^(?:this|these|the|its|their|both)\s+", "", words)
    if words in ITSELF or bare in SAME or stem(bare.split()[-1]) in (stem(name.word), *SAME):
        return ""
    split = bare.split()
    odd = NO_SUBJECT.union(NO_PART, DANGLING).intersection(split) or any(each in SINGULAR for each in split[:-1])
    pointed = bare != words or bare in BARE_PARTS
    return bare if pointed and not odd and not _FIRST.search(bare) else None


def _is_noun(words: str) -> bool:
    """Whether words without an article may name a part."""
    split = words.split()
    return not (
        NO_SUBJECT.union(NO_PART, DANGLING, ADVERBS, WORTH.split(), SINGULAR).intersection(split)
        or is_adjective(split[-1])
        or _FIRST.search(words)
        or split[-1].endswith(("ly", "ing", "ed"))
        or split[-1] in STOP_WORDS
        or len(split[-1]) < 3
    )


def _predicate(subject: str, verb: str, rest: str, name: Name) -> list[Said]:
    """Verb and rest without what is the writer's own; nothing where too little or too much is left."""
    full = _EMPHASIS.sub("", rest)
    words = re.sub(r"^so ", "very ", _cut(full)).split()
    if words and verb in LINKS:
        words = _linked(words, name)
    if not words or verb == "does" or (verb in AUXILIARY and len(words) < 2) or words[-1] == "worth":
        return []
    said = " ".join(words)
    if _INTENTION.match(said):
        return []
    if verb == IS and not subject and _EXPLETIVE.match(said):
        return [("", SENTENCE, f"it is {said}")]
    return [(subject, verb, said), *_coordinated(subject, verb, full)]


def _linked(words: list[str], name: Name) -> list[str]:
    """What follows "is" or "looks", if that is an adjective."""
    words = _without_noun(words, name)
    if not adjectival(words) and words[0] != "worth":
        return []
    if len(words) > 1 and is_adjective(words[0]) and words[1] in _ARTICLES:
        return words[:1]  # "comfortable the moment they were put on"
    return ["reasonably", "priced"] if " ".join(words[-2:]) in _FAIR_PRICES else words


def _coordinated(subject: str, verb: str, rest: str) -> list[Said]:
    """A second adjective: "good and easy to install"."""
    if verb not in LINKS or not (match := _SECOND.match(rest)):
        return []
    kept = _cut(match[1])
    return [(subject, IS if verb == "looks" else verb, kept)] if kept and adjectival(kept.split()) else []


def _valued(rest: str) -> str:
    """Words on value that follow "is": "reasonably priced", "a great gift"."""
    if re.search(r"\bprice\b", rest) and not re.search(r"\b(?:worth|for)\b", rest):
        return "reasonably priced"
    counted = re.search(r"\b(?:buy|deal|gift|purchase|addition|alternative)\b", rest)
    return f"a{'n' if rest[0] in 'aeiou' else ''} {rest}" if counted else rest


def _without_noun(words: list[str], name: Name) -> list[str]:
    """ "a very nice bag" as "very nice"; "a great gift" stays."""
    same = stem(words[-1]) == stem(name.word) or words[-1] in (*SAME, "choice", "option")
    bare = words[1:] if words[0] in ("a", "an") else words
    return bare[:-1] if same and len(bare) > 1 else words


def _cut(rest: str) -> str:
    """The words up to where another thought begins; empty where the writer or something else is spoken of."""
    words = _ENDS.split(_LEFT_OPEN.split(rest)[0])[0].split()
    while words and words[-1] in DANGLING:
        words.pop()
    kept = " ".join(words)
    return kept if 1 <= len(words) <= LONGEST and not _FIRST.search(kept) and not _POINTS_AWAY.search(kept) else ""


def _noun_phrase(text: str) -> str:
    """What is liked: "the pockets"; empty where it is no simple phrase."""
    rest = re.sub(r"^(?:its|all the)\b", "the", _cut(re.split(r" and the ", text)[0]))
    odd = re.search(r"\b(?:is|are|was|were|fact|idea|way|product|item)\b", rest)
    return rest if 2 <= len(rest.split()) <= LONGEST and not odd else ""


def _whole(low: str, name: Name) -> Iterator[Said]:
    """A clause of plain words in the third person, as a sentence."""
    words = low.split()
    if len(words) not in WHOLE or _FIRST.search(low) or _MARKS.search(low) or words[-1] in DANGLING:
        return
    if words[0] == "they" and not name.plural:  # others than the product
        return
    if not re.match(r"(?:it|they|this|these|the|its|their)\b", low) or not any(word in SINGULAR for word in words[1:5]):
        return
    yield "", SENTENCE, re.sub(r"^it's\b", "it is", re.sub(r"^they're\b", "they are", low))
