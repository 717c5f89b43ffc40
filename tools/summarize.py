"""What many reviews say together: a verdict, pros and cons with counts, and verbatim quotes.

Reviews are cut into clauses; each clause gets the aspects that it speaks of (lexicon) and a side (clear words, else the
star model). Points are counts of reviews over clauses, quotes are cut from what came, and the sentences are composed
from the points, so that nothing is said that no review says.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from models.errors import TextError
from tools import aspects as lexicon
from tools.aspects import OVERALL, OVERALL_ASPECT, Aspect, Said
from tools.guards import clean_text, strip_control
from tools.results import Point, Quote, ReviewSummary
from tools.reviews import EMPTY, ReceivedReview, ReviewTable, as_reviews

if TYPE_CHECKING:
    from models.predictors import ReviewPredictions

BESIDE = "beside the question"
POSITIVE_FROM, NEGATIVE_TO = 3.5, 2.7  # expected stars of a clause; between them the whole review decides
MODEL_CLAUSES = 4000  # clauses that the model judges, spread evenly; beyond, words and whole review must agree
LIKED_FROM, DISLIKED_TO = 3.5, 2.5  # stars of a whole review
RECOMMENDED_FROM = 4  # given stars from which a writer counts as recommending; 41 % of the women's 3-star reviews do
FEW = 5  # reviews; below, nothing is generalised
NUMBERS_BELOW = 20  # reviews; below, "2 of 8" is said instead of "one in four"
MAX_PROSE_WORDS = 80
LIKED_SHARE = 0.65  # recommending, from which "most like it"
CROWDS = (
    (0.95, "Nearly all like it"),
    (LIKED_SHARE, "Most like it"),
    (0.4, "Opinions are divided"),
    (0.1, "Most don't like it"),
)
SHARES = (
    (0.9, "nearly all"), (0.6, "most"), (0.45, "about half"), (0.375, "two in five"), (0.3, "one in three"),
    (0.225, "one in four"), (0.175, "one in five"), (0.135, "one in seven"), (0.085, "one in ten"),
)  # fmt: skip
WANTED = {-1: "complaint", 0: "opinion of it", 1: "praise"}
MAIN = {-1: "the main complaints are", 1: "what is liked most is"}
MAX_POINTS = 6  # pros, and cons
MAX_QUOTES = 3
QUOTE_WORDS = range(3, 21)
QUOTE_CANDIDATES = 30  # clauses of a point that are embedded to choose its quotes
DIVERSITY = 0.3  # 1 − λ of MMR
OVERALL_WORDS = 12  # a longer clause without an aspect tells a story, and is no general praise or blame
OWN_POINT_SHARE = 0.1  # of the reviews that speak of an aspect; a clear statement with fewer joins the general point


class Predictor(Protocol):
    """What the summary needs of `models.roberta_predictor`."""

    def predict(self, texts: list[str]) -> "ReviewPredictions": ...

    def embed(self, texts: list[str]) -> np.ndarray: ...


@dataclass(frozen=True)
class Clause:
    """A verbatim part of a review; `review` is its place among those used."""

    review: int
    start: int
    end: int
    text: str


@dataclass
class Opinions:
    """Clauses that say one thing of one aspect."""

    aspect: Aspect
    statement: str
    positive: bool
    clauses: list[Clause] = field(default_factory=list)

    @property
    def reviews(self) -> set[int]:
        """The reviews that say so."""
        return {clause.review for clause in self.clauses}


@dataclass(frozen=True)
class Question:
    """What a question narrows the summary to."""

    words: tuple[str, ...] = ()  # content words, as asked
    side: int = 0  # −1 only what is disliked, +1 only what is liked
    whole_reviews: bool = False  # the side is that of whole reviews ("only the negative ones")

    @property
    def topic(self) -> str:
        """The words as one phrase."""
        return " ".join(self.words)


def summarize(reviews: Any, question: str | None = None, *, predictor: Predictor | None = None) -> ReviewSummary:
    """Sum up reviews, or what they say to a question.

    Args:
        reviews: one text, texts, `Review` objects, dictionaries, a DataFrame, or a review file.
        question: such as "What do they say about the zip?" or "only the negative ones"; None for everything.
        predictor: the review model; the bundled one when not given.

    Raises:
        TextError: there is no review, or nothing in them.
        TableError: a file can't be read.
        LimitError: over a ceiling for bytes, characters or reviews.
        WeightsError: the model's weights are missing or broken.
    """
    table = as_reviews(reviews)
    asked = clean_text(question, what="The question") if question is not None and question.strip() else None
    if not table.received or table.dropped.get(EMPTY, 0) == table.received:
        raise TextError("There is no review to sum up.", "Give at least one text.")
    if not table.reviews:
        return _nothing(table, f"No opinion to sum up: {_left_out(table.dropped)}.", asked)
    if predictor is None:
        from models.predictors import roberta

        predictor = roberta()
    return _Summary(table, asked, predictor).result()


class _Summary:
    """One summary in the making."""

    def __init__(self, table: ReviewTable, asked: str | None, predictor: Predictor) -> None:
        self.table, self.asked, self.predictor = table, asked, predictor
        self.question = read_question(asked) if asked else Question()
        self.reviews = table.reviews
        self.stars, self.recommended = judge_reviews(table.reviews, predictor)
        self.dropped = dict(table.dropped)

    def result(self) -> ReviewSummary:
        read = len(self.reviews)
        if not self._narrow():
            return _nothing(self.table, _nobody(self.question, read), self.asked, beside=read)
        points = self._points()
        share = float(np.mean(self.recommended))
        pros = [point for positive, point in points if positive and self.question.side >= 0]
        cons = [point for positive, point in points if not positive and self.question.side <= 0]
        mean = float(np.mean(self.stars))
        telling = _Telling(pros, cons, len(self.reviews), read, share, mean, self.question)
        return ReviewSummary(
            verdict=telling.verdict(), prose=telling.prose(), pros=pros, cons=cons,
            received=self.table.received, used=len(self.reviews), dropped=self.dropped,
            star_histogram={star: int(np.sum(np.floor(self.stars + 0.5) == star)) for star in range(1, 6)},
            mean_stars=mean, recommend_share=share, question=self.asked, read_as=self.table.read_as,
        )  # fmt: skip

    def _narrow(self) -> bool:
        """Keep the reviews that the question is about; False when there are none."""
        keep = np.ones(len(self.reviews), dtype=bool)
        if self.question.whole_reviews:
            keep &= (self.stars <= DISLIKED_TO) if self.question.side < 0 else (self.stars >= LIKED_FROM)
        if self.question.words:
            keep &= np.array([mentions(review.received, self.question.words) for review in self.reviews])
        if not keep.all():
            self.dropped[BESIDE] = int(np.sum(~keep))
        self.reviews = [review for review, kept in zip(self.reviews, keep, strict=True) if kept]
        self.stars, self.recommended = self.stars[keep], self.recommended[keep]
        return bool(keep.any())

    def _points(self) -> list[tuple[bool, Point]]:
        """Points with their side: True for what is liked."""
        clauses = self._clauses()
        topics = [] if self.question.words else lexicon.frequent_topics([review.text for review in self.reviews])
        said = [lexicon.said_in(clause.text) for clause in clauses]
        groups = group_opinions(clauses, said, self._sides(clauses, said), topics, self.question)
        chosen = choose_points(groups, len(self.reviews))
        quotes = self._quotes(chosen)
        return [
            (group.positive, Point(aspect=group.aspect.name, statement=group.statement, count=len(group.reviews),
                                   share=len(group.reviews) / len(self.reviews), quotes=group_quotes))
            for group, group_quotes in zip(chosen, quotes, strict=True)
        ]  # fmt: skip

    def _clauses(self) -> list[Clause]:
        clauses = [
            Clause(number, start, end, review.received[start:end])
            for number, review in enumerate(self.reviews)
            for start, end in lexicon.clauses(review.received)
        ]
        if not self.question.words:
            return clauses
        return [clause for clause in clauses if mentions(clause.text, self.question.words)]

    def _sides(self, clauses: list[Clause], said: list[list[Said]]) -> list[int]:
        """−1, 0 or +1 for each clause without clear words of its own: the model's view, held against plain words."""
        nothing = (0, False)
        opinions = [
            nothing if clear else lexicon.opinion_of(clause.text) for clause, clear in zip(clauses, said, strict=True)
        ]
        open_ones = [i for i, (_, opinionated) in enumerate(opinions) if opinionated]
        step = max(1, -(-len(open_ones) // MODEL_CLAUSES))
        asked = open_ones[::step]
        expected = dict(zip(asked, expected_stars(self.predictor, [clauses[i].text for i in asked]), strict=True))
        sides = [0] * len(clauses)
        for i in open_ones:
            words, _ = opinions[i]
            side = side_of(self.stars[clauses[i].review], DISLIKED_TO, LIKED_FROM)
            if i in expected:
                side = side_of(expected[i], NEGATIVE_TO, POSITIVE_FROM) or side
            sides[i] = side if words in (0, side) else 0  # where words and model contradict, nothing is claimed
        return sides

    def _quotes(self, groups: list[Opinions]) -> list[list[Quote]]:
        named = Counter(clause for group in groups for clause in group.clauses)
        candidates = [quotable(_purest(group.clauses, named)) for group in groups]
        texts = list(dict.fromkeys(clause.text for clauses in candidates for clause in clauses))
        vectors = dict(zip(texts, self.predictor.embed(texts), strict=True)) if texts else {}
        chosen = [most_central(clauses, [vectors[clause.text] for clause in clauses]) for clauses in candidates]
        return [[self._quote(clause) for clause in clauses] for clauses in chosen]

    def _quote(self, clause: Clause) -> Quote:
        review = self.reviews[clause.review]
        return Quote(
            text=review.received[clause.start : clause.end], review=review.index, start=clause.start, end=clause.end
        )


def _nothing(table: ReviewTable, verdict: str, asked: str | None, *, beside: int = 0) -> ReviewSummary:
    dropped = table.dropped | ({BESIDE: beside} if beside else {})
    return ReviewSummary(
        verdict=verdict, prose=verdict, pros=[], cons=[], received=table.received, used=0, dropped=dropped,
        star_histogram=dict.fromkeys(range(1, 6), 0), mean_stars=None, recommend_share=None, question=asked,
        read_as=table.read_as,
    )  # fmt: skip


# --- judging -----------------------------------------------------------------------------------------------------


def side_of(stars: float, low: float, high: float) -> int:
    """−1 up to `low` stars, +1 from `high`, 0 between."""
    return int(stars >= high) - int(stars <= low)


def expected_stars(predictor: Predictor, texts: list[str]) -> np.ndarray:
    """(N,) mean of the star probabilities of texts, 1…5; equal texts are judged once."""
    if not texts:
        return np.zeros(0)
    different = list(dict.fromkeys(map(strip_control, texts)))
    stars = predictor.predict(different).star_probabilities @ np.arange(1, 6)
    of_text = dict(zip(different, stars, strict=True))
    return np.array([of_text[strip_control(text)] for text in texts])


def judge_reviews(reviews: list[ReceivedReview], predictor: Predictor) -> tuple[np.ndarray, np.ndarray]:
    """Stars 1…5 and recommended (N,) of whole reviews: as given where they are, else judged by the model."""
    stars = np.array([np.nan if review.stars is None else review.stars for review in reviews])
    recommended = stars >= RECOMMENDED_FROM
    unknown = np.flatnonzero(np.isnan(stars))
    if len(unknown):
        predictions = predictor.predict([reviews[i].full_text for i in unknown])
        stars[unknown] = predictions.star_probabilities @ np.arange(1, 6)
        threshold = getattr(predictions, "recommend_threshold", 0.5)
        recommended[unknown] = predictions.recommend_probabilities >= threshold
    return np.clip(stars, 1, 5), recommended


def group_opinions(
    clauses: list[Clause], said: list[list[Said]], sides: list[int], topics: list[str], question: Question
) -> list[Opinions]:
    """Clauses by aspect, statement and side; a clause with clear words counts for those statements."""
    groups: dict[tuple[str, str, bool], Opinions] = {}

    def add(clause: Clause, aspect: Aspect, statement: str, positive: bool) -> None:
        groups.setdefault((aspect.name, statement, positive), Opinions(aspect, statement, positive)).clauses.append(
            clause
        )

    for clause, clear, side in zip(clauses, said, sides, strict=True):
        for each in _to_the_point(clear, question):
            add(clause, lexicon.ASPECTS[each.aspect], each.statement, each.positive)
        if clear or not side:
            continue
        for aspect in _spoken_of(clause.text, topics, question):
            add(clause, aspect, aspect.liked if side > 0 else aspect.disliked, side > 0)
    return list(groups.values())


def _to_the_point(said: list[Said], question: Question) -> list[Said]:
    """Of what a clause says, that which answers the question, when some does."""
    if not question.words:
        return said
    asked = {aspect for word in question.words if (aspect := lexicon.aspect_asked(word))}
    close = [each for each in said if each.aspect in asked or mentions(each.statement, question.words)]
    return close if close or asked else said


def _spoken_of(text: str, topics: list[str], question: Question) -> list[Aspect]:
    """The aspects of a clause; with none, the topics that it names; else the product as a whole."""
    if question.words:
        named = next((name for word in question.words if (name := lexicon.aspect_asked(word))), None)
        return [lexicon.ASPECTS[named] if named else _topic(question.topic)]
    found = [lexicon.ASPECTS[name] for name in lexicon.aspects_of(text)]
    found += [_topic(name) for name in ([] if found else lexicon.parts_of(text))]
    found += [_topic(name) for name in topics if mentions(text, (name,))]
    return found or ([OVERALL_ASPECT] if len(text.split()) <= OVERALL_WORDS else [])


def _topic(name: str) -> Aspect:
    """An aspect that only these reviews, or the question, have."""
    many = name.endswith("s") and not name.endswith("ss")
    verbs = ("are good", "disappoint") if many else ("is good", "disappoints")
    return Aspect(name, f"the {name}", f"the {name} {verbs[0]}", f"the {name} {verbs[1]}", OVERALL_ASPECT.pattern)


def choose_points(groups: list[Opinions], used: int) -> list[Opinions]:
    """The points worth telling, most reviews first: rare statements join the general one of their aspect."""
    merged = _merge_rare(groups)
    least = 1 if used < 10 else max(2, round(0.01 * used))
    chosen: list[Opinions] = []
    for positive in (True, False):
        side = [group for group in merged if group.positive == positive]
        telling = [group for group in side if group.aspect.name != OVERALL]
        spoken = set().union(*(group.reviews for group in telling)) if telling else set()
        for group in side:
            if group.aspect.name == OVERALL:  # only of those who say nothing more precise
                group.clauses = [clause for clause in group.clauses if clause.review not in spoken]
        enough = [group for group in side if len(group.reviews) >= least] or side
        ranked = sorted((group for group in enough if group.clauses), key=lambda g: (-len(g.reviews), g.statement))
        precise = [group for group in ranked if group.aspect.name != OVERALL]
        chosen += (precise if used >= 10 and len(precise) >= 2 else ranked)[:MAX_POINTS]
    return chosen


def _merge_rare(groups: list[Opinions]) -> list[Opinions]:
    by_aspect: dict[tuple[str, bool], list[Opinions]] = defaultdict(list)
    for group in groups:
        by_aspect[group.aspect.name, group.positive].append(group)
    merged: list[Opinions] = []
    for (_, positive), members in by_aspect.items():
        total = len(set().union(*(group.reviews for group in members)))
        aspect = members[0].aspect
        general = aspect.liked if positive else aspect.disliked
        own = [
            group for group in members if group.statement == general or len(group.reviews) >= OWN_POINT_SHARE * total
        ]
        rare = [group for group in members if group not in own]
        rest = next((group for group in own if group.statement == general), None)
        if rare and rest is None:
            own.append(rest := Opinions(aspect, general, positive))
        for group in rare:
            rest.clauses = rest.clauses + group.clauses
        merged += own
    return merged


# --- quotes ------------------------------------------------------------------------------------------------------

_DANGLES = re.compile(
    r"(?:^|\s)(?:and|or|but|so|the|a|an|to|of|with|in|on|for|at|from|by|as|than|that|because|if|is|was|are|were|my|i"
    r"|it'?s)$",
    re.I,
)
_LEANS = re.compile(
    r"(?:while|although|though|because|which|(?:that )?being said|other than|if|when|than"
    r"|for (?:this|that) reason)\b",
    re.I,
)
_ODD = re.compile(
    r"[\n\t\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|https?:|www\.|<[a-z/]"
    r"|&#?\w+;",
    re.I,
)


def is_well_formed(text: str) -> bool:
    """Whether a clause reads well on its own: 3–20 words, nothing dangling, no markup, brackets closed, not all "
    "shouted."""
    letters = [character for character in text if character.isalpha()]
    return (
        len(text.split()) in QUOTE_WORDS
        and not _ODD.search(text)
        and not _DANGLES.search(text.rstrip(".,!? "))
        and not _LEANS.match(text)
        and text.count("(") == text.count(")")
        and text.count('"') % 2 == 0
        and text[:1] not in "'’/&%"
        and sum(map(str.isupper, letters)) < 0.6 * max(1, len(letters))
    )


def _purest(clauses: list[Clause], named: Counter[Clause]) -> list[Clause]:
    """Of clauses that serve several points, those that serve one, when they suffice for quotes."""
    alone = [clause for clause in clauses if named[clause] == 1]
    return alone if len({clause.review for clause in alone if is_well_formed(clause.text)}) >= MAX_QUOTES else clauses


def quotable(clauses: list[Clause]) -> list[Clause]:
    """Candidates for quotes: well-formed clauses, each text once, spread over all; else the best there is, cut "
    "short."""
    different = list({clause.text.casefold(): clause for clause in reversed(clauses)}.values())[::-1]
    good = [clause for clause in different if is_well_formed(clause.text)]
    if not good:
        good = [cut for clause in different[:QUOTE_CANDIDATES] if (cut := _cut_short(clause)) is not None]
    step = max(1, len(good) // QUOTE_CANDIDATES)
    return good[::step][:QUOTE_CANDIDATES]


def _cut_short(clause: Clause) -> Clause | None:
    """The clause up to its twentieth word, which is still verbatim; None when it holds characters that don't show."""
    words = list(re.finditer(r"\S+", clause.text))[: QUOTE_WORDS.stop - 1]
    if not words or _ODD.search(clause.text):
        return None
    length = words[-1].end()
    return Clause(clause.review, clause.start, clause.start + length, clause.text[:length])


def most_central(clauses: list[Clause], vectors: list[np.ndarray], count: int = MAX_QUOTES) -> list[Clause]:
    """At most `count` clauses, of different reviews: near the mean of all, and unlike each other.

    Maximal marginal relevance (Carbonell & Goldstein 1998) with λ = 1 − `DIVERSITY`, the mean vector as the query.
    """
    if not clauses:
        return []
    matrix = np.asarray(vectors)  # (N, D), unit rows
    mean = matrix.mean(0)
    relevance = matrix @ (mean / (np.linalg.norm(mean) or 1))  # (N,)
    chosen: list[int] = []
    while len(chosen) < count:
        taken = {clauses[i].review for i in chosen}
        left = [i for i in range(len(clauses)) if clauses[i].review not in taken]
        if not left:
            break
        nearest = (matrix[left] @ matrix[chosen].T).max(1) if chosen else np.zeros(len(left))
        chosen.append(left[int(np.argmax((1 - DIVERSITY) * relevance[left] - DIVERSITY * nearest))])
    return [clauses[i] for i in chosen]


# --- questions ---------------------------------------------------------------------------------------------------

_ONLY_NEGATIVE = re.compile(
    r"\b(?:negative|bad|critical|unhappy|angry|worst|1.star|one.star)\b(?: (?:ones?|reviews?"
    r"|opinions?|comments?|customers|feedback))?",
    re.I,
)
_ONLY_POSITIVE = re.compile(
    r"\b(?:positive|good|happy|favou?rable|5.star|five.star)\b(?: (?:ones?|reviews?"
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
        "got if than then between know want wanted whether feedback star stars five report against advantages flaws "
        "weaknesses strengths main common commonly often usually biggest top key points point hear read see look "
        "looking into enjoy recommend recommended"
    )
)


def read_question(text: str) -> Question:
    """What a question narrows to: its content words, and a side when it asks for one."""
    words = re.findall(r"[a-z][a-z-]*[a-z]", re.sub(r"[’']\w+", "", text.lower()))
    kept = tuple(dict.fromkeys(word for word in words if word not in _FILLER))
    if not kept and re.search(r"\b(?:how|what) (?:do|does|did) (?:it|they|these) look\b|\blooks\b", text, re.I):
        kept = ("look",)
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
    stems = lexicon.stems_of(text)
    return all(
        stems & lexicon.stems_for(word) or ((aspect := lexicon.aspect_asked(word)) and lexicon.speaks_of(text, aspect))
        for word in words
    )


# --- telling -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Telling:
    """Sentences composed from the points alone."""

    pros: list[Point]
    cons: list[Point]
    used: int
    read: int  # before the question narrowed them
    share: float  # that recommend it
    mean: float  # stars
    question: Question

    def verdict(self) -> str:
        if self.question.words or self.question.side:
            return self._answer()
        if self.used == 1:
            reasons = _listed([as_clause(point.statement) for point in self.pros[:2]])
            against = _listed([as_clause(point.statement) for point in self.cons[:2]])
            said = ", but ".join(filter(None, (reasons, against)))
            return f"One review, {self._mood()} ({_stars(self.mean)}){f': {said}' if said else ''}."
        if self.used < FEW:
            return f"{self._mood().capitalize()}, too few to generalise ({self.used})."
        return f"{self._crowd()} ({_percent(self.share)} recommend, {_stars(self.mean)}){self._reasons()}."

    def prose(self) -> str:
        """Sentences on both sides with a quote each, as many as stay within 80 words."""
        parts = [self._told(self.pros), self._told(self.cons)]
        if self.used >= FEW:
            parts[1:1] = [self._quoted("In one reviewer's words", self.pros)]
            parts.append(self._quoted("One complaint", self.cons))
        kept: list[str] = []
        for place in sorted(range(len(parts)), key=lambda i: i % 2 if self.used >= FEW else 0):  # quotes come last
            if parts[place] and len(" ".join([*(parts[i] for i in kept), parts[place]]).split()) <= MAX_PROSE_WORDS:
                kept.append(place)
        return " ".join(parts[i] for i in sorted(kept)) or "The reviews give no clear reasons."

    def _told(self, points: list[Point]) -> str:
        """One sentence on a side: its first points with their numbers."""
        shown = _precise(points)[:4] or points[:1]
        if not shown:
            return ""
        if self.used < FEW:
            listed = _listed([f"{_brief(point)} ({point.count})" for point in points[:4]])
            return f"{'For' if points is self.pros else 'Against'}: {listed}."
        first, rest = shown[0], [f"{as_clause(point.statement)} ({point.count:,})" for point in shown[1:]]
        opening = self._who(first)
        if self.used >= NUMBERS_BELOW:
            opening += f" ({first.count:,} of {self.used:,})"
        if points is self.cons and self.pros:
            opening = f"On the other side, {opening}"
        sentence = f"{opening[0].upper()}{opening[1:]} {self._says(first)}"
        return f"{sentence}; others that {_listed(rest)}." if rest else f"{sentence}."

    def _quoted(self, opening: str, points: list[Point]) -> str:
        quotes = [quote for point in (_precise(points) or points)[:1] for quote in point.quotes]
        text = next((quote.text for quote in quotes if is_well_formed(quote.text)), None)
        return f"{opening}: “{_ended(text)}”" if text else ""

    def _reasons(self) -> str:
        """What the verdict gives as reasons, after the numbers."""
        nouns = _listed(list(dict.fromkeys(map(_noun, _precise(self.pros))))[:2])
        main = next((point for point in _precise(self.cons) if point.count > 1), None)
        against = f"{self._who(main)} {self._says(main)}" if main else ""
        if self.share >= LIKED_SHARE:
            return (f", mainly for {nouns}" if nouns else "") + (f"; {against}" if against else "")
        liked = f"{'what is liked is' if against else 'liked for'} {nouns}" if nouns else ""
        return ": " + "; ".join(filter(None, (against, liked))) if against or liked else ""

    def _who(self, point: Point) -> str:
        """How many say it: a number among few, a share in words among many, never more than it is."""
        if self.used < NUMBERS_BELOW:
            return f"{point.count} of {self.used}"
        rarely = "a few" if point.count < 20 else "some"
        return next((words for share, words in SHARES if point.share >= share), rarely if point.count > 1 else "one")

    def _says(self, point: Point) -> str:
        one = point.count == 1 or (self.used >= NUMBERS_BELOW and self._who(point).startswith("one"))
        if point.aspect == OVERALL:
            like = "like" if point in self.pros else "dislike"
            return f"{like}{'s' if one else ''} it in general"
        return f"{'says' if one else 'say'} that {as_clause(point.statement)}"

    def _answer(self) -> str:
        """The verdict to a question."""
        side = self.question.side
        one = self.used == 1
        if self.question.words:
            who = f"{self.used:,} of {self.read:,} {'mentions' if one else 'mention'} {_the(self.question.topic)}"
        elif self.question.whole_reviews:
            who = f"{self.used:,} of {self.read:,} {'is' if one else 'are'} {'negative' if side < 0 else 'positive'}"
        else:
            who = f"Of {self.used:,} {'review' if one else 'reviews'}"
        ranked = sorted(_precise(self.pros) + _precise(self.cons), key=lambda point: -point.count)
        said = [f"{as_clause(point.statement)} ({point.count:,})" for point in ranked[:3]]
        if not said:
            return f"{who}, {'without a clear' if self.question.words else 'and there is no clear'} {WANTED[side]}."
        opening = f"{who}: " if self.question.words or self.question.whole_reviews else f"{who}, {MAIN[side]} that "
        return f"{opening}{_listed(said)}."

    def _mood(self) -> str:
        pros, cons = sum(point.count for point in self.pros), sum(point.count for point in self.cons)
        if (pros and cons and 2 < self.mean < 4.3) or NEGATIVE_TO < self.mean < POSITIVE_FROM:
            return "mixed"
        return "liked" if self.mean >= POSITIVE_FROM else "disliked"

    def _crowd(self) -> str:
        return next((words for share, words in CROWDS if self.share >= share), "Hardly anyone likes it")


def _precise(points: list[Point]) -> list[Point]:
    """Points that give a reason."""
    return [point for point in points if point.aspect != OVERALL]


def _noun(point: Point) -> str:
    aspect = lexicon.ASPECTS.get(point.aspect)
    return aspect.noun if aspect else f"the {point.aspect}"


def _brief(point: Point) -> str:
    return point.statement if point.aspect == OVERALL else as_clause(point.statement)


_VERBS = str.split(
    "runs is isn't fits looks shrinks itches pills wrinkles draws lasts feels doesn't arrives breaks tears comes"
)


def as_clause(statement: str) -> str:
    """A statement as a clause: "runs small" → "it runs small", "see-through" → "it is see-through"."""
    if statement.startswith(("the ", "delivery ")):
        return statement
    if statement.endswith("in general"):
        return f"it is {statement}"
    return f"it {statement}" if statement.split()[0] in _VERBS else f"it is {statement}"


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


def _stars(mean: float) -> str:
    return f"{mean:.1f} stars"


def _the(topic: str) -> str:
    return f"the {topic}"


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _ended(text: str) -> str:
    return text if text[-1] in ".!?" else f"{text}."


def _left_out(dropped: dict[str, int]) -> str:
    return _listed([f"{count} {reason}" for reason, count in dropped.items()])


def _nobody(question: Question, read: int) -> str:
    """Said when the question leaves no review."""
    if question.words:
        return f"Nobody mentions {_the(question.topic)} in {_number(read)}."
    return f"None of {_number(read)} is {'negative' if question.side < 0 else 'positive'}."


def _number(reviews: int) -> str:
    return "the one review" if reviews == 1 else f"the {reviews:,} reviews"
