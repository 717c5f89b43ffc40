"""Sentences composed from points alone, so that nothing is said that no review says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tools.aspects import ASPECTS, OVERALL
from tools.opinions import NEGATIVE_TO, POSITIVE_FROM
from tools.questions import Question
from tools.quotes import is_well_formed
from tools.results import Change, Point, ProductOpinion
from tools.reviews import listed
from tools.star_counts import in_words

BESIDE, NOT_SINCE = "beside the question", "not since "  # why reviews are left out; a day follows
# what a question lacks; a day stands in the last
NO_PRODUCT = "These reviews don't say of which product they are: I need a column with the product."
NO_DATES, NONE_SINCE = "These reviews have no dates.", "No review is dated {day} or later."
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


@dataclass(frozen=True)
class Telling:
    """Sentences composed from the points alone."""

    pros: list[Point]
    cons: list[Point]
    used: int
    read: int  # before the question narrowed them
    share: float  # that recommend it
    mean: float  # stars
    question: Question
    starred: bool = True  # whether some were given stars; else all are judged
    since: date | None = None  # the day from which on reviews were used
    before: float | None = None  # mean stars of those before it
    changes: Sequence[Change] = ()
    products: Sequence[ProductOpinion] = ()

    def verdict(self) -> str:
        if self.products:
            return self._compared()
        if self.since:
            return self._since()
        if self.question.narrows:
            return self._answer()
        if self.used == 1:
            reasons = listed([as_clause(point.statement) for point in self.pros[:2]])
            against = listed([as_clause(point.statement) for point in self.cons[:2]])
            said = ", but ".join(filter(None, (reasons, against)))
            return f"One review, {mood(self.pros, self.cons, self.mean)} ({_stars(self.mean)}){f': {said}' if said else ''}."
        if self.used < FEW:
            return f"{mood(self.pros, self.cons, self.mean).capitalize()}, too few to generalise ({self.used})."
        return f"{crowd(self.share)} ({in_percent(self.share)} recommend, {_stars(self.mean)}){self._reasons()}."

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
        shown = precise(points)[:4] or points[:1]
        if not shown:
            return ""
        if self.used < FEW:
            told = listed([f"{_brief(point)} ({point.count})" for point in points[:4]])
            return f"{'For' if points is self.pros else 'Against'}: {told}."
        first, rest = shown[0], [f"{as_clause(point.statement)} ({point.count:,})" for point in shown[1:]]
        opening = self._who(first)
        if self.used >= NUMBERS_BELOW:
            opening += f" ({first.count:,} of {self.used:,})"
        if points is self.cons and self.pros:
            opening = f"On the other side, {opening}"
        sentence = f"{opening[0].upper()}{opening[1:]} {self._says(first)}"
        return f"{sentence}; others that {listed(rest)}." if rest else f"{sentence}."

    def _quoted(self, opening: str, points: list[Point]) -> str:
        quotes = [quote for point in (precise(points) or points)[:1] for quote in point.quotes]
        text = next((quote.text for quote in quotes if is_well_formed(quote.text)), None)
        return f"{opening}: “{_ended(text)}”" if text else ""

    def _reasons(self) -> str:
        """What the verdict gives as reasons, after the numbers."""
        nouns = listed(list(dict.fromkeys(map(_noun, precise(self.pros))))[:2])
        main = next((point for point in precise(self.cons) if point.count > 1), None)
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
        if self.question.stars:
            who = f"{self.used:,} of {self.read:,} {_gave(self.question, starred=self.starred, one=one)}"
            if self.question.words:
                who += f" and {'mentions' if one else 'mention'} {_the(self.question.topic)}"
        elif self.question.words:
            who = f"{self.used:,} of {self.read:,} {'mentions' if one else 'mention'} {_the(self.question.topic)}"
        elif self.question.whole_reviews:
            who = f"{self.used:,} of {self.read:,} {'is' if one else 'are'} {'negative' if side < 0 else 'positive'}"
        else:
            who = f"Of {self.used:,} {'review' if one else 'reviews'}"
        ranked = sorted(precise(self.pros) + precise(self.cons), key=lambda point: -point.count)
        said = [f"{as_clause(point.statement)} ({point.count:,})" for point in ranked[:3]]
        if not said:
            return f"{who}, {'without a clear' if self.question.words else 'and there is no clear'} {WANTED[side]}."
        opening = f"{who}: " if self.question.words or self.question.whole_reviews else f"{who}, {MAIN[side]} that "
        return f"{opening}{listed(said)}."

    def _compared(self) -> str:
        """The verdict on products: the first with its numbers, then the next ones."""
        first, *others = self.products
        if self.question.best_first is None and not self.question.narrows:
            told = [
                f"{each.product}: {_stars(each.mean_stars)} ({each.reviews:,} reviews)" for each in self.products[:4]
            ]
            return "; ".join(told) + "."
        if self.question.best_first is not None:
            which = "best" if self.question.best_first else "worst"
            then = [f"{each.product} ({_stars(each.mean_stars)})" for each in others[:2]]
            said = f"{first.product} is rated {which}: {_stars(first.mean_stars)} from {first.reviews:,} reviews"
        else:
            what = {-1: "complaints", 0: "mentions", 1: "praise"}[self.question.side]
            if self.question.stars:
                what = f"reviews with {in_words(self.question.stars)}"
            topic = f" about {_the(self.question.topic)}" if self.question.words else ""
            then = [f"{each.product} ({each.count:,} of {each.reviews:,})" for each in others[:2] if each.count]
            if not first.count:
                return f"No product gets any {what}{topic}."
            said = f"{first.product} gets the most {what}{topic}: {first.count:,} of its {first.reviews:,} reviews ({in_percent(first.share)})"
        return f"{said}; then {listed(then)}." if then else f"{said}."

    def _since(self) -> str:
        """The verdict on what came since a day, held against what was before."""
        stars = _stars(self.mean) + (f", {self.before:.1f} before" if self.before is not None else "")
        opening = f"Since {_day(self.since)} ({self.used:,} of {self.read:,} reviews): {stars}"
        told = [
            f"{'more' if each.after > each.before else 'fewer'} say that {as_clause(each.statement)} "
            f"({in_percent(each.after)}, {in_percent(each.before)} before)"
            for each in self.changes[:3]
        ]
        if not told and self.before is not None:
            told = ["nothing is said clearly more or less often than before"]
        return "; ".join([opening, *told]) + "."


def mood(pros: Sequence[Point], cons: Sequence[Point], mean: float) -> str:
    """What few reviews with these points and this mean of stars come to: "liked", "disliked" or "mixed"."""
    if (pros and cons and 2 < mean < 4.3) or NEGATIVE_TO < mean < POSITIVE_FROM:
        return "mixed"
    return "liked" if mean >= POSITIVE_FROM else "disliked"


def crowd(share: float) -> str:
    """How many like it, in words, where this share recommends it."""
    return next((words for least, words in CROWDS if share >= least), "Hardly anyone likes it")


def precise(points: Sequence[Point]) -> list[Point]:
    """Points that give a reason."""
    return [point for point in points if point.aspect != OVERALL]


def _noun(point: Point) -> str:
    aspect = ASPECTS.get(point.aspect)
    return aspect.noun if aspect else f"the {point.aspect}"


def _brief(point: Point) -> str:
    return point.statement if point.aspect == OVERALL else as_clause(point.statement)


_VERBS = str.split(
    "runs is isn't fits looks shrinks itches pills wrinkles draws lasts feels doesn't arrives breaks tears comes does keeps lets protects"
)


def as_clause(statement: str) -> str:
    """A statement as a clause: "runs small" → "it runs small", "see-through" → "it is see-through"."""
    if statement.startswith(("the ", "delivery ")):
        return statement
    if statement.endswith("in general"):
        return f"it is {statement}"
    return f"it {statement}" if statement.split()[0] in _VERBS else f"it is {statement}"


def in_percent(share: float) -> str:
    """A share of what was counted: "100 %" is all of it and "0 %" none, of however many."""
    whole = round(100 * share)
    return f"{whole if share in (0, 1) else min(max(whole, 1), 99)} %"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"  # "%-d" is known to Linux and macOS only


def _stars(mean: float) -> str:
    return f"{mean:.1f} stars"


def _the(topic: str) -> str:
    return f"the {topic}"


def _ended(text: str) -> str:
    return text if text[-1] in ".!?" else f"{text}."


def no_opinion(dropped: dict[str, int]) -> str:
    """Said when no review is left."""
    foreign = [reason.removeprefix("in ") for reason in dropped if reason.startswith("in ")]
    unread = f" Reviews in {listed(foreign)} I can't judge yet, only English ones." if foreign else ""
    return f"No opinion to sum up: {listed([f'{count:,} {reason}' for reason, count in dropped.items()])}.{unread}"


def nobody(question: Question, read: int, since: date | None = None, *, starred: bool = True) -> str:
    """Said when the question leaves no review, or none since a day.

    Args:
        starred: whether some reviews were given stars; else all are judged.
    """
    among = f"the reviews since {_day(since)}" if since else _number(read)
    gave = _gave(question, starred=starred, one=True) if question.stars else ""
    if question.words:
        return f"Nobody {f'who {gave} ' if gave else ''}mentions {_the(question.topic)} in {among}."
    if gave:
        return f"None of {among} {gave}."
    return f"None of {among} is {'negative' if question.side < 0 else 'positive'}."


def _gave(question: Question, *, starred: bool, one: bool) -> str:
    """What the reviews that a question picks by their stars did; nothing is said to be given that was not."""
    verb = "gave" if starred else "is judged as" if one else "are judged as"
    return f"{verb} {in_words(question.stars)}"


def _number(reviews: int) -> str:
    return "the one review" if reviews == 1 else f"the {reviews:,} reviews"
