"""What a question about reviews narrows them to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tools import topics
from tools.aspects import parts_of, speaks_of
from tools.spans import without_span
from tools.star_counts import picked_stars, without_picked_stars


@dataclass(frozen=True)
class Question:
    """What a question narrows the summary to."""

    topics: tuple[tuple[str, ...], ...] = ()  # content words, as asked: of "the size and the zip" two topics
    side: int = 0  # −1 only what is disliked, +1 only what is liked
    whole_reviews: bool = False  # the side is that of whole reviews ("only the negative ones")
    stars: tuple[int, ...] = ()  # only reviews with so many
    products: bool = False  # it asks which product, or compares them
    best_first: bool | None = None  # of products: the best or the worst; None for what most of their reviews say

    @property
    def words(self) -> tuple[str, ...]:
        """Of all topics."""
        return tuple(word for topic in self.topics for word in topic)

    @property
    def topic(self) -> str:
        """The topics as one phrase, without the article of the first."""
        *others, last = map(" ".join, self.topics)
        return " or the ".join(filter(None, (", the ".join(others), last)))

    @property
    def narrows(self) -> bool:
        """Whether it is about some of what is said only: a topic, a side, or so many stars."""
        return bool(self.topics or self.side or self.stars)

    def is_about(self, text: str) -> bool:
        """Whether a text speaks of any of the topics."""
        return any(mentions(text, topic) for topic in self.topics)


_ONLY_NEGATIVE = re.compile(
    r"\b(?:negative|bad|critical|unhappy|angry|worst)\b(?: (?:ones?|reviews?"
    r"|opinions?|comments?|customers|feedback))?",
    re.I,
)
_ONLY_POSITIVE = re.compile(
    r"\b(?:positive|good|happy|favou?rable)\b(?: (?:ones?|reviews?"
    r"|opinions?|comments?|customers|feedback))|\b(?:only|just)(?: the)? (?:positives?|good)\b|\bpositives?\b",
    re.I,
)
_DISLIKES = re.compile(
    r"\b(?:complain\w*|cons\b|downsides?|drawbacks?|dislikes?|problems?|issues?|weakness\w*"
    r"|flaws?|criti\w+|hates?|wrong with|(?:don'?t|didn'?t|not) (?:they )?(?:like|love))",
    re.I,
)
_LIKES = re.compile(
    r"\b(?:pros\b|praise\w*|upsides?|advantages?|strengths?|what (?:do|did"
    r"|does) \w+(?: \w+)? (?:like|love|enjoy))",
    re.I,
)
_BOTH = re.compile(
    r"\bpros (?:and|&|or) cons\b|\b(?:good|positive) (?:and|or|&) (?:the )?(?:bad|negative)\b"
    r"|\b(?:dis)?likes? (?:and|or) (?:dis)?like",
    re.I,
)
_PRODUCTS = re.compile(
    r"\b(?:which|what) (?:of (?:the|these|them) )?(?:products?|items?|articles?|models?|styles?|ones?)\b"
    r"|\bcompare\b(?! to\b)|\b(?:best|worst)[- ](?:rated|liked|reviewed)? ?(?:products?|items?|articles?)\b",
    re.I,
)
_BEST = re.compile(r"\b(?:best|highest|top|favou?rite|(?:most|best) (?:liked|loved|popular))\b", re.I)
_WORST = re.compile(r"\b(?:worst|lowest|(?:least|worst) (?:liked|loved|popular)|most (?:hated|disliked))\b", re.I)
_NEXT_TOPIC = re.compile(r"[,;/&?]|\b(?:and|or)\b")
_FILLER = frozenset(
    str.split(
        "what which who how why when where do does did is are was were be been they them people customers customer "
        "buyers buyer reviewers reviewer users user folks everyone anyone anybody somebody someone most say says "
        "said saying think thinks thought feel feels tell mention mentions mentioned talk talking comment comments "
        "opinion opinions review reviews summary summarise summarize sum sums about regarding concerning the a an "
        "this that these those it its only just ones one me us show give list and or but of on in for with to from "
        "at by as any anything there have has had can could would should will please all some many much more less "
        "overall general product item thing things positive negative good bad happy unhappy critical best worst "
        "like likes liked love loves dislike dislikes hate complain complains complaining complaint complaints cons "
        "pros problem problems issue issues downside downsides drawback drawbacks praise praises wrong not don "
        "doesn didn so up now well ok okay actually really very again your you my mine i we their his her out get "
        "got if than then between know want wanted whether feedback star stars two three four five report everything against advantages flaws "
        "weaknesses strengths main common commonly often usually biggest top key points point hear read see look "
        "looking into enjoy recommend recommended gets products items articles models styles compare rated reviewed "
        "popular hated highest lowest least fewest number since after beginning start isn aren wasn weren won "
        "hasn haven hadn wouldn couldn shouldn thanks thank thx danke gracias merci hello hi hey too enough "
        "according gist overview verdict highlights highlight takeaways takeaway essence mood short brief briefly quick minute average rating "
        "ratings ignore photo picture"
    )
)


def read_question(text: str) -> Question:
    """What a question narrows to: its content words, a side when it asks for one, and whether it asks for products."""
    question = _with_stars(_read_topic(without_span(without_picked_stars(text))), text)
    if not _PRODUCTS.search(text):
        return question
    best_first = True if _BEST.search(text) else False if _WORST.search(text) else None
    if question.words or _DISLIKES.search(text) or _LIKES.search(text):
        best_first = None
    elif best_first is not None:
        question = replace(question, side=0)
    return replace(question, products=True, best_first=best_first, whole_reviews=False)


def _with_stars(question: Question, text: str) -> Question:
    """A question about the reviews that a text picks by their stars, and the side on which all of them are, unless it names one."""
    stars = picked_stars(text)
    if not stars:
        return question
    side = 0 if _BOTH.search(text) else question.side or (-1 if max(stars) < 3 else 1 if min(stars) > 3 else 0)
    return replace(question, stars=stars, side=side, whole_reviews=not question.words)


def by_side(question: Question) -> Question:
    """A question that picks by stars, for reviews without any: about one side of them, where it has one."""
    return replace(question, stars=()) if question.side else question


def widened(question: Question, texts: Sequence[str]) -> Question:
    """A question in which a topic that no text speaks of is left with its words for aspects and parts of products.

    "Is the strap long enough?" is about the strap at least.
    """

    def asked(topic: tuple[str, ...]) -> tuple[str, ...]:
        parts = tuple(filter(parts_of, topic))
        known = tuple(word for word in topic if word in parts or topics.aspect_asked(word))
        for words in dict.fromkeys((topic, known, parts, *((word,) for word in known))):
            if words and any(_speaks_of(text, held, words) for text, held in zip(texts, stems, strict=True)):
                return words
        return topic

    stems = [topics.stems_of(text) for text in texts]
    return replace(question, topics=tuple(map(asked, question.topics)))


def without_names(question: Question, names: Iterable[str]) -> Question:
    """A question without the words that only name products."""
    words = {word for name in names for word in re.findall(r"[a-z][a-z-]*[a-z]", name.lower())}
    topics = (tuple(word for word in topic if word not in words) for topic in question.topics)
    return replace(question, topics=tuple(filter(None, topics)))


def _read_topic(text: str) -> Question:
    parts = _NEXT_TOPIC.split(re.sub(r"[’']\w+", "", text.lower()))
    words = ((word for word in re.findall(r"[a-z][a-z-]*[a-z]", part) if word not in _FILLER) for part in parts)
    kept = tuple(dict.fromkeys(topic for topic in map(tuple, map(dict.fromkeys, words)) if topic))
    if not kept and re.search(r"\b(?:how|what) (?:do|does|did) (?:it|they|these) look\b|\blooks\b", text, re.I):
        kept = (("look",),)
    if _BOTH.search(text):
        return Question(kept)
    if _DISLIKES.search(text):
        return Question(kept, side=-1)
    if _ONLY_NEGATIVE.search(text):
        return Question(kept, side=-1, whole_reviews=not kept)
    if _LIKES.search(text):
        return Question(kept, side=1)
    if _ONLY_POSITIVE.search(text):
        return Question(kept, side=1, whole_reviews=not kept)
    return Question(kept)


def mentions(text: str, words: Iterable[str]) -> bool:
    """Whether a text speaks of every word, by its stem, a simple synonym, or the aspect that the word names."""
    return _speaks_of(text, topics.stems_of(text), words)


def _speaks_of(text: str, stems: set[str], words: Iterable[str]) -> bool:
    return all(
        stems & topics.stems_for(word) or ((aspect := topics.aspect_asked(word)) and speaks_of(text, aspect))
        for word in words
    )
