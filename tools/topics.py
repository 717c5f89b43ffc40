"""What a set of reviews keeps naming beside the usual aspects, and words that mean the same."""

import re
from collections import Counter
from functools import lru_cache

from tools.aspects import (
    COLOUR,
    COMFORT,
    CUT,
    FABRIC,
    LOOK,
    PRICE,
    QUALITY,
    SERVICE,
    SIZE,
    aspects_of,
    parts_of,
)

STOP_WORDS = frozenset(
    str.split(
        "beach pool gym office water ground floor front middle center corner a about above after again all almost also although always am an "
        "and another any anyone anything are as at away back be because been before being best better between both "
        "but buy bought came can could day days did do does doing done don down each either else enough even ever "
        "every everyone everything few first for found from get gets getting give go goes going gone good got great "
        "had has have having he her here hers him his how however i if in into is it item items its itself just "
        "keep kind know last least less like little long look lot lots love made make makes many may maybe me might "
        "mine more most much must my myself need needs never new next nice no nor not nothing now of off often ok "
        "old on once one ones only or order ordered other others our ours out over own people perfect piece pretty "
        "probably product products put quite rather real really received review reviews right said same say see "
        "seem seems several she should since size so some someone something somewhat soon still store stuff such "
        "sure take takes than that the their them then there these they thing things think this those though "
        "thought three through time times to together too took top total try tried two under until up upon us use "
        "used uses using usually very via want wanted was way wear week weeks well went were what when where "
        "whether which while who whole whom why will wish with within without won work worked works worn would year "
        "years yes yet you your yours amazon company purchase purchased problem reason place point bit couple "
        "person husband wife daughter son mom friend gift birthday christmas summer winter month months half home "
        "house part side end hand number rest fact case matter stars star money deal lady women woman men man girl "
        "kids hubby guy mine fun body room type brand model version set pair picture description website online "
        "photo image"
    )
)
_OWN_NAME = frozenset(
    str.split(
        "dress dresses shirt shirts blouse top tops skirt jeans pants trousers shorts sweater jacket coat shoe "
        "shoes boot boots sandal sandals sneaker sneakers heels slippers bag bags purse wallet belt hat socks bra "
        "tee tunic cardigan jumpsuit romper suit swimsuit leggings outfit cover watch ring necklace book movie game "
        "toy camera phone laptop unit device machine"
    )
)
_NAMED = re.compile(r"\b(the|its|their|this|these|my)\s+([a-z]{4,})\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z][a-z'’-]*[a-z]", re.IGNORECASE)
MIN_TOPIC_COUNT, MIN_TOPIC_SHARE = 4, 0.03  # reviews that name a topic, and their share
MAX_TOPICS = 6


def frequent_topics(texts: list[str]) -> list[str]:
    """Nouns that reviews keep naming after "the", "its" … and that no aspect covers, most frequent first, at most six.

    Words that stand after "this" as often as not are the product itself.
    """
    named: Counter[str] = Counter()
    pointed: Counter[str] = Counter()
    for text in texts:
        found = {(how.lower(), word.lower()) for how, word in _NAMED.findall(text)}
        named.update({word for how, word in found if how.lower() in ("the", "its", "their")})
        pointed.update({word for how, word in found if how.lower() in ("this", "these", "my")})
    least = max(MIN_TOPIC_COUNT, MIN_TOPIC_SHARE * len(texts))
    topics = {
        stem(word): word
        for word, count in reversed(named.most_common(60))
        if count >= least and pointed[word] < 0.25 * count and word not in STOP_WORDS | _OWN_NAME
        and not aspects_of(word) and not parts_of(word) and not word.endswith(("ly", "ing", "ed", "est"))
    }  # fmt: skip
    return list(reversed(topics.values()))[:MAX_TOPICS]


_SAME = tuple(
    group.split()
    for group in (
        "zip zipper zips zippers",
        "colour color shade hue",
        "fabric material cloth textile",
        "trousers pants",
        "size sizing",
        "price cost expensive cheap value money",
        "comfort comfy comfortable uncomfortable",
        "delivery shipping arrived delivered shipped",
        "wash washing washed laundry dryer shrink shrank shrunk",
        "quality made construction",
        "length long short",
        "look style",
        "fit fitting",
        "refund return",
        "durability durable last",
        "smell odor odour stink",
        "jumper sweater",
        "heavy weight light",
    )
)
_ASKED_AS = {
    SIZE: ("fit", "size", "sizing", "tight", "loose", "large"),
    CUT: ("length", "cut", "sleeve"),
    FABRIC: ("fabric", "material"),
    COLOUR: ("colour", "color"),
    LOOK: ("look", "style", "design"),
    COMFORT: ("comfort", "comfortable", "comfy"),
    QUALITY: ("quality", "durability", "durable"),
    PRICE: ("price", "value", "cost", "worth", "expensive"),
    SERVICE: ("delivery", "shipping", "service"),
}


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A word without its commonest endings, for comparing words: "zippers" and "zipper", "washed" and "wash"."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    for ending, replaced in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word[: len(word) - len(ending)] + replaced
    return word


@lru_cache(maxsize=256)
def stems_for(word: str) -> frozenset[str]:
    """The stems that count as a mention of a word: its own and those of simple synonyms."""
    own = stem(word)
    same = next((group for group in _SAME if own in map(stem, group)), ())
    return frozenset({own, *map(stem, same)})


def stems_of(text: str) -> set[str]:
    """The stems of all words of a text."""
    return {stem(word) for word in _WORD.findall(text)}


@lru_cache(maxsize=1024)
def aspect_asked(word: str) -> str | None:
    """The aspect that a word of a question names as a whole, such as "size and fit" for "fit"."""
    own = stem(word)
    return next((aspect for aspect, words in _ASKED_AS.items() if own in map(stem, words)), None)
