"""Label sets: the words that a picture can be compared with, and the phrases that stand for them in CLIP's space.

A label is what callers get; its phrases are what the text tower reads, and their embeddings are averaged ("prompt
ensembling", arXiv:2103.00020, section 3.1.4).
"""

from dataclasses import dataclass, field
from functools import lru_cache

from models.errors import InputError
from models.texts import encodable

TEMPLATES = ("{}", "a photo of a {}")
COLOUR_TEMPLATES = ("the colour {}",)


@dataclass(frozen=True)
class LabelSet:
    """Named labels in a fixed order, each with its phrases; `templates` turn a phrase into prompts."""

    name: str
    labels: tuple[str, ...]
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    templates: tuple[str, ...] = TEMPLATES

    def phrases_of(self, label: str) -> tuple[str, ...]:
        """The phrases of a label: its own, or the label itself in lower case."""
        return self.phrases.get(label, (label.lower(),))

    def prompts_of(self, label: str) -> list[str]:
        """Every phrase of a label in every template."""
        return [template.format(phrase) for phrase in self.phrases_of(label) for template in self.templates]


FASHION_MNIST = LabelSet(
    "fashion-mnist",
    ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    {"T-shirt/top": ("t-shirt or top",), "Trouser": ("trousers",)},
)

CLOTHING = LabelSet(
    "clothing",
    ("dress", "hat", "longsleeve", "outwear", "pants", "shirt", "shoes", "shorts", "skirt", "t-shirt"),
    {"longsleeve": ("long-sleeved top",), "outwear": ("outerwear", "coat or jacket")},
)

# What a shop sells day to day, in the words that people use; "auto" compares with these.
EVERYDAY = LabelSet(
    "auto",
    (
        "t-shirt", "polo shirt", "shirt", "blouse", "top", "long-sleeved top", "sweatshirt", "hoodie", "sweater",
        "jacket", "coat", "blazer", "waistcoat", "dress", "skirt", "jumpsuit", "bodysuit", "jeans", "trousers",
        "leggings", "track pants", "shorts", "kurta", "tunic", "saree", "shawl or scarf", "nightwear", "underwear", "bra",
        "undershirt", "socks", "tights", "swimwear", "tie", "gloves", "belt", "hat", "cap", "sunglasses", "watch",
        "necklace", "earrings", "ring", "bracelet", "handbag", "clutch", "backpack", "travel bag", "wallet",
        "sports shoes", "casual shoes", "formal shoes", "sandals", "flip-flops", "high heels", "flats", "boots",
        "perfume", "deodorant", "lipstick", "nail polish", "make-up", "skin care",
    ),
    {"shawl or scarf": ("scarf", "shawl"), "track pants": ("track pants", "joggers"), "sports shoes": ("sports shoes", "trainers"),
     "casual shoes": ("casual shoes", "sneakers"), "high heels": ("heels", "high heels"), "make-up": ("makeup",)},
)  # fmt: skip

COLOUR = LabelSet(
    "colour",
    (
        "Black", "White", "Blue", "Brown", "Grey", "Red", "Green", "Pink", "Navy Blue", "Purple", "Silver", "Yellow",
        "Beige", "Gold", "Maroon", "Orange", "Olive", "Multi", "Cream", "Steel", "Charcoal", "Off White", "Peach",
        "Lavender", "Skin", "Grey Melange", "Khaki", "Magenta", "Teal", "Tan", "Mustard", "Bronze", "Copper",
        "Turquoise Blue", "Rust", "Metallic", "Burgundy", "Mauve", "Coffee Brown", "Sea Green", "Rose", "Nude",
        "Mushroom Brown", "Taupe", "Fluorescent Green", "Lime Green",
    ),
    {"Multi": ("several colours",), "Skin": ("skin tone",)},
    COLOUR_TEMPLATES,
)  # fmt: skip

CATALOGUE = LabelSet(
    "catalogue",
    (
        "Tshirts", "Shirts", "Casual Shoes", "Watches", "Sports Shoes", "Kurtas", "Handbags", "Tops", "Heels",
        "Sunglasses", "Wallets", "Flip Flops", "Sandals", "Briefs", "Belts", "Backpacks", "Formal Shoes", "Socks", "Jeans",
        "Perfume and Body Mist", "Shorts", "Trousers", "Flats", "Dresses", "Sarees", "Bra", "Earrings", "Deodorant",
        "Track Pants", "Sweatshirts", "Clutches", "Caps", "Nail Polish", "Sweaters", "Jackets", "Lipstick", "Ties",
        "Innerwear Vests", "Kurtis", "Tunics", "Pendant", "Nightdress", "Capris", "Leggings", "Necklace and Chains",
        "Trunk", "Night suits", "Ring", "Skirts", "Dupatta", "Scarves", "Accessory Gift Set", "Lip Gloss", "Cufflinks",
        "Stoles", "Kurta Sets", "Bangle", "Duffel Bag", "Laptop Bag", "Kajal and Eyeliner", "Free Gifts", "Bracelet",
        "Jewellery Set", "Foundation and Primer", "Sports Sandals", "Fragrance Gift Set", "Lounge Pants", "Boxers",
        "Suspenders", "Mobile Pouch", "Camisoles", "Face Moisturisers", "Messenger Bag", "Mufflers", "Eyeshadow",
        "Lip Liner", "Compact", "Lounge Shorts", "Stockings", "Patiala", "Tracksuits", "Highlighter and Blush",
        "Jeggings", "Salwar", "Churidar", "Gloves", "Waist Pouch", "Sunscreen", "Hair Colour", "Jumpsuit", "Swimwear",
        "Rompers", "Mascara", "Face Wash and Cleanser", "Basketballs", "Waistcoat", "Travel Accessory", "Booties",
        "Bath Robe", "Water Bottle", "Shapewear", "Concealer", "Rucksacks", "Mask and Peel", "Headband", "Wristbands",
        "Tights", "Shrug", "Salwar and Dupatta", "Footballs", "Umbrellas", "Blazers", "Clothing Set", "Rain Jacket",
        "Baby Dolls", "Nail Essentials", "Lehenga Choli", "Eye Cream", "Lip Care", "Hat", "Nehru Jackets", "Trolley Bag",
        "Lounge Tshirts", "Ties and Cufflinks", "Key chain", "Robe", "Lip Plumper", "Makeup Remover", "Beauty Accessory",
        "Toner", "Body Lotion", "Face Scrub and Exfoliator", "Face Serum and Gel", "Shoe Laces", "Shoe Accessories",
        "Tablet Sleeve", "Body Wash and Scrub", "Hair Accessory",
    ),
    {"Tshirts": ("t-shirts",), "Briefs": ("briefs, underwear",), "Trunk": ("trunks, underwear",),
     "Innerwear Vests": ("innerwear vest, undershirt",), "Compact": ("compact powder",), "Heels": ("heels",)},
)  # fmt: skip

LABEL_SETS = {each.name: each for each in (EVERYDAY, FASHION_MNIST, CLOTHING, CATALOGUE, COLOUR)}
TYPE_AND_COLOUR = "type-and-colour"  # no set of its own: each everyday type in each colour

# Attributes that the fusion model judges; their words are the catalogue's.
GENDERS = ("Men", "Women", "Unisex", "Boys", "Girls")
SEASONS = ("Summer", "Fall", "Winter", "Spring")
USAGES = ("Casual", "Sports", "Ethnic", "Formal", "Smart Casual", "Travel", "Party")


@lru_cache
def _known_words() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Phrases of every known type by its lower-case label, and the lower-case colours."""
    types = {
        label.lower(): each.phrases_of(label)
        for each in (CATALOGUE, CLOTHING, FASHION_MNIST, EVERYDAY)
        for label in each.labels
    }
    return types, frozenset(label.lower() for label in COLOUR.labels)


def label_set(labels: str | list[str] | tuple[str, ...]) -> LabelSet:
    """The label set of a name, or one made of a list of words, at least two and all different.

    Words that we trained on keep their phrases; a list of nothing but colours is asked about as colours.

    Raises:
        InputError: no such name, or fewer than two different words.
    """
    if isinstance(labels, str):
        if labels not in LABEL_SETS:
            names = ", ".join(f'"{name}"' for name in LABEL_SETS)
            raise InputError(f'There is no label set "{labels}".', f"Use {names}, or a list of at least two words.")
        return LABEL_SETS[labels]
    if not all(isinstance(word, str) for word in labels):
        raise InputError("Labels must be words.", 'For example ["dress", "skirt"].')
    spaced = (" ".join(encodable(word).split()) for word in labels)
    words = tuple({word.casefold(): word for word in spaced if word}.values())
    if len(words) < 2:
        came = f"only {words[0]!r}" if words else "none"
        raise InputError(
            f"A picture is compared with at least two different labels; there is {came}.", "Name another one."
        )
    types, colours = _known_words()
    if all(word.lower() in colours for word in words):
        phrases = {word: COLOUR.phrases_of(word.title()) for word in words}
        return LabelSet("custom", words, phrases, COLOUR_TEMPLATES)
    return LabelSet("custom", words, {word: types[word.lower()] for word in words if word.lower() in types})
