"""The verdict on reviews in Spanish, German and French, written from the same result as the English one of `tools`."""

import re
from collections.abc import Sequence

from assistant.glossary import said, table
from assistant.phrases import ENGLISH
from assistant.saying import Say
from tools.questions import Question, by_side, read_question
from tools.results import Point, ProductOpinion, ReviewSummary
from tools.star_counts import in_words
from tools.telling import BESIDE, FEW, NO_DATES, NO_PRODUCT, NONE_SINCE, NOT_SINCE, crowd, in_percent, mood, precise

REASONS = 2  # of either side
ANSWERS = 3  # to a question
COMPARED = 4  # products

# key | Spanish | German | French
_PHRASES = table("""
crowd | {crowd} ({percent} lo recomienda, {stars} estrellas). | {crowd} ({percent} empfehlen es, {stars} Sterne). | {crowd} ({percent} le recommandent, {stars} étoiles).
few | {mood}, aunque son muy pocas reseñas para generalizar ({used}). | {mood}, aber zu wenige Bewertungen, um zu verallgemeinern ({used}). | {mood}, mais trop peu d'avis pour généraliser ({used}).
one | Una sola reseña: {mood} ({stars} estrellas). | Eine einzige Bewertung: {mood} ({stars} Sterne). | Un seul avis : {mood} ({stars} étoiles).
praised | Gusta: {points}. | Gelobt: {points}. | Apprécié : {points}.
blamed | Se critica: {points}. | Kritisiert: {points}. | Critiqué : {points}.
mention | {used} de {read} reseñas lo mencionan: {points}. | {used} von {read} Bewertungen sprechen davon: {points}. | {used} avis sur {read} en parlent : {points}.
starred | {used} de {read} reseñas tienen {counts} ★: {points}. | {used} von {read} Bewertungen haben {counts} ★: {points}. | {used} avis sur {read} ont {counts} ★ : {points}.
starred and mention | {used} de {read} reseñas tienen {counts} ★ y lo mencionan: {points}. | {used} von {read} Bewertungen haben {counts} ★ und sprechen davon: {points}. | {used} avis sur {read} ont {counts} ★ et en parlent : {points}.
negative | {used} de {read} reseñas son negativas: {points}. | {used} von {read} Bewertungen sind negativ: {points}. | {used} avis sur {read} sont négatifs : {points}.
positive | {used} de {read} reseñas son positivas: {points}. | {used} von {read} Bewertungen sind positiv: {points}. | {used} avis sur {read} sont positifs : {points}.
most praised | Lo que más gusta en {used} reseñas: {points}. | Am meisten gelobt in {used} Bewertungen: {points}. | Le plus apprécié dans {used} avis : {points}.
most blamed | Lo que más se critica en {used} reseñas: {points}. | Am meisten kritisiert in {used} Bewertungen: {points}. | Le plus critiqué dans {used} avis : {points}.
nothing clear | nada claro | nichts Eindeutiges | rien de clair
nobody starred | Ninguna de las {read} reseñas tiene {counts} ★. | Keine der {read} Bewertungen hat {counts} ★. | Aucun des {read} avis n'a {counts} ★.
so starred | {product}: {count} de {reviews} reseñas con {counts} ★ ({share}) | {product}: {count} von {reviews} Bewertungen mit {counts} ★ ({share}) | {product} : {count} avis sur {reviews} à {counts} ★ ({share})
nobody | Ninguna de las {read} reseñas lo dice. | Keine der {read} Bewertungen sagt das. | Aucun des {read} avis ne le dit.
no opinion | No hay ninguna opinión que resumir. | Es gibt keine Meinung zusammenzufassen. | Il n'y a aucune opinion à résumer.
English only | Por ahora solo leo reseñas en inglés. | Bisher lese ich nur englische Bewertungen. | Pour l'instant, je ne lis que les avis en anglais.
no product | Estas reseñas no dicen de qué producto son: necesito una columna con el producto. | Diese Bewertungen sagen nicht, von welchem Produkt sie sind: Ich brauche eine Spalte mit dem Produkt. | Ces avis ne disent pas de quel produit ils parlent : il me faut une colonne avec le produit.
no dates | Estas reseñas no tienen fechas. | Diese Bewertungen haben kein Datum. | Ces avis n'ont pas de date.
none since | Ninguna reseña es del {day} o posterior. | Keine Bewertung ist vom {day} oder später. | Aucun avis ne date du {day} ou d'après.
since | Desde {day}: {used} reseñas, {stars} estrellas | Seit {day}: {used} Bewertungen, {stars} Sterne | Depuis {day} : {used} avis, {stars} étoiles
changed | {statement}: {after}, antes {before} | {statement}: {after}, vorher {before} | {statement} : {after}, avant {before}
rated | {product}: {stars} estrellas ({reviews} reseñas) | {product}: {stars} Sterne ({reviews} Bewertungen) | {product} : {stars} étoiles ({reviews} avis)
say so | {product}: lo dicen {count} de {reviews} reseñas ({share}) | {product}: {count} von {reviews} Bewertungen sagen das ({share}) | {product} : {count} avis sur {reviews} le disent ({share})
""")

_MISSING = {NO_PRODUCT: "no product", NO_DATES: "no dates"}  # English verdicts on what a question lacks
_NONE_SINCE = re.compile(NONE_SINCE.format(day=r"(?P<day>[\d-]+)"))


def verdict(summary: ReviewSummary, say: Say) -> str:
    """What reviews come to, in a sentence or three; in English that of the result."""
    if say.language == ENGLISH:
        return summary.verdict
    return _Verdict(summary, say).told()


class _Verdict:
    def __init__(self, summary: ReviewSummary, say: Say) -> None:
        self.summary, self.say = summary, say
        question = read_question(summary.question) if summary.question else Question()
        # the English verdict names the stars that reviews were picked by, if any were given
        by_stars = question.stars and in_words(question.stars) in summary.verdict
        self.question = question if by_stars else by_side(question)
        self.read = summary.used + summary.dropped.get(BESIDE, 0)

    def told(self) -> str:
        summary = self.summary
        since = next((reason for reason in summary.dropped if reason.startswith(NOT_SINCE)), None)
        if not summary.used:
            return self._nothing()
        if summary.products:
            return "; ".join(map(self._product, summary.products[:COMPARED])) + "."
        if since:
            return self._since(since.removeprefix(NOT_SINCE))
        if self.question.narrows:
            return self._answer()
        return " ".join(filter(None, [self._mood(), self._side("praised"), self._side("blamed")]))

    def _phrase(self, key: str, **values: object) -> str:
        return _PHRASES[key][self.say.language].format(**values)

    @property
    def _counts(self) -> dict[str, str]:
        summary = self.summary
        return {
            "used": self.say.number(summary.used), "read": self.say.number(self.read),
            "stars": self.say.number(summary.mean_stars, 1) if summary.mean_stars else "",
            "counts": "/".join(map(str, self.question.stars)),
        }  # fmt: skip

    def _mood(self) -> str:
        summary = self.summary
        if summary.used >= FEW:
            likes = said(crowd(summary.recommend_share), self.say.language)
            return self._phrase("crowd", crowd=likes, percent=in_percent(summary.recommend_share), **self._counts)
        felt = said(mood(summary.pros, summary.cons, summary.mean_stars), self.say.language)
        if summary.used == 1:
            return self._phrase("one", mood=felt, **self._counts)
        return self._phrase("few", mood=f"{felt[0].upper()}{felt[1:]}", **self._counts)

    def _side(self, key: str) -> str:
        points = precise(self.summary.pros if key == "praised" else self.summary.cons)[:REASONS]
        return self._phrase(key, points=self._listed(points)) if points else ""

    def _listed(self, points: Sequence[Point]) -> str:
        return ", ".join(
            f"{said(point.statement, self.say.language)} ({self.say.number(point.count)})" for point in points
        )

    def _answer(self) -> str:
        side = self.question.side
        key = "most blamed" if side < 0 else "most praised"
        if self.question.stars:
            key = "starred and mention" if self.question.words else "starred"
        elif self.question.words:
            key = "mention"
        elif self.question.whole_reviews:
            key = "negative" if side < 0 else "positive"
        ranked = sorted(precise([*self.summary.pros, *self.summary.cons]), key=lambda point: -point.count)
        points = self._listed(ranked[:ANSWERS]) or self._phrase("nothing clear")
        return self._phrase(key, points=points, **self._counts)

    def _nothing(self) -> str:
        """Where no review is left."""
        if not self.read:
            foreign = any(reason.startswith("in ") for reason in self.summary.dropped)
            return self._phrase("no opinion") + (f" {self._phrase('English only')}" if foreign else "")
        if since := _NONE_SINCE.fullmatch(self.summary.verdict):
            return self._phrase("none since", day=since["day"])
        nobody = "nobody starred" if self.question.stars and not self.question.words else "nobody"
        return self._phrase(_MISSING.get(self.summary.verdict, nobody), **self._counts)

    def _since(self, day: str) -> str:
        changed = [
            self._phrase("changed", statement=said(each.statement, self.say.language),
                         after=in_percent(each.after), before=in_percent(each.before))
            for each in self.summary.changes[:ANSWERS]
        ]  # fmt: skip
        return "; ".join([self._phrase("since", day=day, **self._counts), *changed]) + "."

    def _product(self, product: ProductOpinion) -> str:
        by_stars = self.question.best_first is not None or not self.question.narrows
        key = "rated" if by_stars else "so starred" if self.question.stars else "say so"
        of_product = {"stars": self.say.number(product.mean_stars, 1), "count": self.say.number(product.count)}
        return self._phrase(
            key, product=product.product, reviews=self.say.number(product.reviews), share=in_percent(product.share),
            **self._counts | of_product,
        )  # fmt: skip
