"""Which everyday product types ("auto") a label of each data set may mean.

Home photos say "shoes" for every kind of shoe; the loss of such a picture is the likelihood of all kinds together.
Labels that are left out say nothing about the everyday type.
"""

import numpy as np

from models.labels import EVERYDAY

SHOES = "sports shoes|casual shoes|formal shoes|sandals|flip-flops|high heels|flats|boots"

_FASHION_MNIST = {
    "T-shirt/top": "t-shirt|top", "Trouser": "trousers|jeans|leggings|track pants", "Pullover": "sweater|sweatshirt|long-sleeved top",
    "Dress": "dress", "Coat": "coat|jacket", "Sandal": "sandals|high heels|flats|flip-flops",
    "Shirt": "shirt|blouse|top|tunic|polo shirt", "Sneaker": "casual shoes|sports shoes",
    "Bag": "handbag|clutch|backpack|travel bag", "Ankle boot": "boots|high heels",
}  # fmt: skip

_HOME = {
    "t-shirt": "t-shirt", "pants": "trousers|jeans|leggings|track pants", "longsleeve": "long-sleeved top|sweatshirt|sweater",
    "shirt": "shirt", "dress": "dress", "shorts": "shorts", "shoes": SHOES, "outwear": "coat|jacket", "hat": "hat|cap",
    "skirt": "skirt", "undershirt": "undershirt", "polo": "polo shirt", "hoodie": "hoodie", "blazer": "blazer",
    "body": "bodysuit", "top": "top", "blouse": "blouse",
}  # fmt: skip

_CATALOGUE = {
    "t-shirt|polo shirt|long-sleeved top": ["Tshirts", "Lounge Tshirts"],
    "shirt": ["Shirts"], "top|blouse": ["Tops", "Shrug"], "sweatshirt|hoodie": ["Sweatshirts"], "sweater": ["Sweaters"],
    "jacket|coat": ["Jackets", "Rain Jacket", "Nehru Jackets"], "blazer": ["Blazers"], "waistcoat": ["Waistcoat"],
    "dress": ["Dresses"], "skirt": ["Skirts"], "jumpsuit": ["Jumpsuit"], "bodysuit": ["Rompers"], "jeans": ["Jeans"],
    "trousers": ["Trousers", "Patiala", "Salwar", "Churidar"], "trousers|leggings": ["Capris"], "leggings": ["Leggings", "Jeggings"],
    "track pants": ["Track Pants", "Lounge Pants", "Tracksuits"], "shorts": ["Shorts", "Lounge Shorts"], "kurta": ["Kurtas", "Kurtis", "Kurta Sets"],
    "tunic": ["Tunics"], "saree": ["Sarees"], "shawl or scarf": ["Dupatta", "Scarves", "Stoles", "Mufflers"],
    "nightwear": ["Nightdress", "Night suits", "Bath Robe", "Robe", "Baby Dolls"], "underwear": ["Briefs", "Trunk", "Boxers", "Shapewear"],
    "bra": ["Bra"], "undershirt": ["Innerwear Vests", "Camisoles"], "socks": ["Socks"], "tights": ["Tights", "Stockings"],
    "swimwear": ["Swimwear"], "tie": ["Ties"], "gloves": ["Gloves"], "belt": ["Belts"], "cap": ["Caps"], "hat": ["Hat"],
    "sunglasses": ["Sunglasses"], "watch": ["Watches"], "necklace": ["Pendant", "Necklace and Chains"], "earrings": ["Earrings"],
    "ring": ["Ring"], "bracelet": ["Bracelet", "Bangle"], "handbag": ["Handbags"], "clutch": ["Clutches"],
    "backpack": ["Backpacks", "Rucksacks"], "travel bag": ["Duffel Bag", "Trolley Bag"], "wallet": ["Wallets"],
    "sports shoes": ["Sports Shoes"], "casual shoes": ["Casual Shoes"], "casual shoes|boots": ["Booties"], "formal shoes": ["Formal Shoes"],
    "sandals": ["Sandals", "Sports Sandals"], "flip-flops": ["Flip Flops"], "high heels": ["Heels"], "flats": ["Flats"],
    "perfume": ["Perfume and Body Mist", "Fragrance Gift Set"], "deodorant": ["Deodorant"], "lipstick": ["Lipstick", "Lip Gloss", "Lip Liner", "Lip Plumper"],
    "nail polish": ["Nail Polish"], "make-up": ["Kajal and Eyeliner", "Foundation and Primer", "Eyeshadow", "Compact", "Highlighter and Blush", "Mascara", "Concealer"],
    "skin care": ["Face Moisturisers", "Sunscreen", "Face Wash and Cleanser", "Mask and Peel", "Body Lotion", "Eye Cream", "Toner", "Face Scrub and Exfoliator", "Face Serum and Gel"],
}  # fmt: skip


def meanings(dataset: str) -> dict[str, tuple[str, ...]]:
    """Everyday types for each label of "fashion-mnist", "home" or "catalogue" (by article type)."""
    if dataset == "catalogue":
        return {label: tuple(types.split("|")) for types, labels in _CATALOGUE.items() for label in labels}
    source = {"fashion-mnist": _FASHION_MNIST, "home": _HOME}[dataset]
    return {label: tuple(types.split("|")) for label, types in source.items()}


def allowed(dataset: str, labels: list[str]) -> np.ndarray:
    """Which everyday types each of `labels` may mean: (N, everyday types) bool, all true where nothing is said."""
    known = meanings(dataset)
    place = {name: i for i, name in enumerate(EVERYDAY.labels)}
    mask = np.ones((len(labels), len(place)), bool)
    for row, label in enumerate(labels):
        if label in known:
            mask[row] = False
            mask[row, [place[name] for name in known[label]]] = True
    return mask
