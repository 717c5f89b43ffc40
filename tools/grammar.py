"""Words by what they do in a sentence, as far as statements need it: verbs with their forms, adjectives, words that are no part.

No tagger: short lists of what reviews use, and endings.
"""

import re

VERBS = {
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
SINGULAR = {form: verb for verb, forms in VERBS.items() for form in (verb, *forms.split())}
PLURAL = {
    "is": "are", "isn't": "aren't", "has": "have", "does": "do", "doesn't": "don't", "goes": "go", "washes": "wash",
    "dries": "dry", "can": "can", "can't": "can't", "won't": "won't",
}  # fmt: skip
LINKS = {"is", "isn't", "looks", "feels", "seems", "sounds", "smells", "stays", "tastes"}  # an adjective follows
AUXILIARY = {"does", "doesn't", "can", "can't", "won't"}
VERB = "|".join(sorted(map(re.escape, SINGULAR), key=len, reverse=True))

ADJECTIVES = frozenset(
    str.split(
        "accurate adjustable adorable affordable amazing attractive average awesome awful awkward bad balanced basic beautiful better "
        "bigger bitter bland breathable bright brighter broken bulky cheap cheaper classic classy clean clear colorful comfortable comfy "
        "compact complete convenient cool cosy cozy cozier crisp cushioned cute damaged dangerous dark darker decent deep defective "
        "delicious difficult disappointing discreet dry dull durable easier easy effective elegant even excellent expensive fabulous fair "
        "fancy fantastic fast faster faulty festive fine firm flattering flexible flimsy fluffy fragile fresh fun funky gentle good gorgeous "
        "great greasy handy hard harder heavy heavier helpful horrible hot huge ideal inaccurate inconvenient incredible "
        "inexpensive itchy large larger light lighter lightweight long longer loose lovely loud mild missing modern narrow narrower natural "
        "nice nicer noisy odd off okay ok outdated outstanding overpriced padded pale perfect plain plush poor potent powerful pretty "
        "pricey quick quiet quieter reasonable reliable removable rich right rigid risky roomy rough rugged safe scratchy secure "
        "shallow sharp shiny short shorter silent silky simple sleek slick slim slippery slow small smaller smooth snug soft softer solid "
        "sour spacious sticky stiff straight strange stretchy strong stronger stunning sturdy stylish superb superior sweet tacky tasty "
        "terrible thick thicker thin thinner thoughtful tight tighter tiny tough tricky true ugly uncomfortable uneven unique unscented "
        "useful useless versatile vibrant warm warmer washable waterproof weak weird wet wide wider wonderful worse worth worthless wrong "
        "well-made well-built made built constructed designed crafted sewn stitched packaged sized priced"
    )
)
_ADJECTIVE_ENDS = re.compile(r"(?:able|ible|ful|less|ous|ive|ish|ular|ient|iant|proof)$")
ADVERBS = frozenset(
    str.split(
        "very really super so too extremely incredibly quite pretty not a an bit little somewhat fairly rather surprisingly well highly "
        "overly much more most less slightly kind of nice perfectly beautifully reasonably poorly cheaply nicely such"
    )
)
WORTH = "buy value price deal gift purchase addition alternative"

DANGLING = frozenset(
    str.split(
        "the a an to of and or with for in on at that as very so is are more but from by my too really not than be just have its it they "
        "this these about into also even like was were will can until after"
    )
)
NO_SUBJECT = frozenset(
    str.split(
        "i he she we you there that which who what amazon and so one everything everyone everybody nothing something anyone people those "
        "nobody reviews where when how if all some others most both"
    )
)
ITSELF = frozenset(("it", "they", "this", "these"))
SAME = frozenset(("product", "item", "thing", "pair", "unit", "purchase", "itself", "themselves"))
NO_PART = frozenset(
    str.split(
        "thing way reason problem issue fact time day rest point seller company review reviews description picture photo order person people "
        "first second other one ones same only best worst most amazon store bottom line idea answer night website site world question moment "
        "year money difference kind type result truth bad good downside negative drawback complaint con cons pro pros thought completely"
    )
)
BARE_PARTS = frozenset(
    str.split(
        "sound quality size price color colors colour colours fit material fabric battery shipping delivery service construction straps design "
        "workmanship instructions assembly installation setup"
    )
)
NO_VERB = frozenset(("always", "sometimes", "perhaps", "besides", "others", "towards", "as"))


def plural_of(verb: str) -> str:
    """The form of a verb after a plural: "fits" becomes "fit"."""
    return PLURAL.get(verb) or (verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb)


def adjectival(words: list[str]) -> bool:
    """Whether words begin, after adverbs, with an adjective."""
    for place, word in enumerate(words):
        if is_adjective(word) and not (word in ADVERBS and place + 1 < len(words) and adjectival(words[place + 1 :])):
            return True
        if word not in ADVERBS:
            return False
    return False


def is_adjective(word: str) -> bool:
    """Whether a word is in the list or ends like one: "breathable"."""
    return word in ADJECTIVES or (len(word) > 4 and bool(_ADJECTIVE_ENDS.search(word)))
