"""Words of products, colours and aspects in Spanish, German and French, with what our models know them by.

The models read English. A choice between words, a search and a question about reviews are put to them in it, word by word, as
far as the words are known here.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache, partial

from assistant.phrases import ENGLISH, FRENCH, GERMAN, SPANISH

# English | Spanish | German | French; forms apart by spaces, the words of one form by "_". Endings are found without being
# listed, accents may be left out, and German compounds are known by their last part.
_PRODUCTS = """
t-shirt | camiseta playera remera franela | t-shirt tshirt | t-shirt tee-shirt
polo shirt | polo | poloshirt polohemd | polo
shirt | camisa | hemd hemden | chemise
blouse | blusa | bluse blusen | blouse chemisier
top | top | top tanktop croptop oberteil oberteile | haut débardeur
sweater | jersey suéter pulóver chompa | pullover pulli strickpulli | pull chandail
cardigan | cárdigan rebeca | strickjacke strickjacken cardigan | cardigan
sweatshirt | sudadera | sweatshirt | sweat sweat-shirt
hoodie | sudadera_con_capucha buzo | hoodie kapuzenpulli kapuzenpullover | hoodie sweat_à_capuche
jacket | chaqueta cazadora campera chamarra | jacke jacken | veste blouson
rain jacket | chubasquero impermeable | regenjacke regenjacken | imperméable ciré
puffer jacket | plumífero anorak | daunenjacke daunenjacken | doudoune
coat | abrigo | mantel mäntel | manteau manteaux
trench coat | gabardina | trenchcoat | trench trench-coat
blazer | blazer americana | blazer sakko | blazer
waistcoat | chaleco | weste westen | gilet
suit | traje | anzug anzüge | costume tailleur
dress | vestido | kleid kleider | robe
skirt | falda pollera | rock röcke | jupe
tunic | túnica | tunika | tunique
jumpsuit | mono enterizo | overall jumpsuit einteiler | combinaison combi
tracksuit | chándal | trainingsanzug | survêtement jogging
jeans | vaquero vaqueros jean jeans tejanos | jeans jeanshose | jean jeans
trousers | pantalón pantalones | hose hosen | pantalon
leggings | mallas leggings | leggings | legging leggings
shorts | pantalón_corto pantalones_cortos shorts bermudas | shorts kurze_hose kurze_hosen | short shorts bermuda
swimsuit | bañador bikini traje_de_baño | badeanzug bikini badehose | maillot_de_bain maillot bikini
pyjamas | pijama | schlafanzug pyjama nachthemd | pyjama
underwear | ropa_interior calzoncillos bragas | unterwäsche unterhose slip | sous-vêtements culotte slip
bra | sujetador brasier | bh büstenhalter | soutien-gorge
socks | calcetín calcetines | socke socken strümpfe | chaussette
tights | medias pantimedias pantis | strumpfhose strumpfhosen | collant
bath robe | albornoz | bademantel bademäntel | peignoir
shoes | zapato calzado | schuh schuhe | chaussure
trainers | zapatilla zapatilla_deportiva deportivas tenis | turnschuh turnschuhe sportschuhe laufschuhe | basket tennis
sneakers | zapatilla_de_calle | sneaker sneakers | sneaker sneakers
boots | bota | stiefel | botte
ankle boots | botín botines | stiefelette stiefeletten | bottine
sandals | sandalia | sandale sandalen | sandale
flip-flops | chancla chancleta ojota | badelatschen flipflops zehentrenner | tong claquette
high heels | tacón tacones zapato_de_tacón zapatos_de_tacón | pumps stöckelschuhe absatzschuhe | escarpin talons talons_hauts
ballet flats | bailarina | ballerina ballerinas | ballerine
slippers | pantufla | hausschuh hausschuhe pantoffeln | pantoufle chausson
loafers | mocasín mocasines | slipper mokassin | mocassin
handbag | bolso bolsa bolso_de_mano | handtasche handtaschen tasche taschen | sac sac_à_main
shoulder bag | bandolera | umhängetasche | sac_bandoulière besace
backpack | mochila | rucksack rucksäcke | sac_à_dos
bum bag | riñonera | bauchtasche | banane
clutch | clutch | clutch abendtasche | pochette
wallet | cartera billetera monedero | geldbeutel portemonnaie geldbörse brieftasche | portefeuille porte-monnaie
travel bag | maleta | reisetasche koffer | valise
belt | cinturón cinturones | gürtel | ceinture
hat | sombrero | hut hüte | chapeau chapeaux
cap | gorra | kappe schirmmütze | casquette
beanie | gorro | mütze mützen | bonnet
scarf | bufanda pañuelo | schal schals tuch halstuch | écharpe foulard
gloves | guante | handschuh handschuhe | gant
tie | corbata | krawatte schlips | cravate
sunglasses | gafas_de_sol gafas lentes | sonnenbrille brille | lunettes lunettes_de_soleil
watch | reloj relojes | uhr uhren armbanduhr | montre
necklace | collar collares | kette halskette | collier
earrings | pendiente aretes | ohrring ohrringe | boucles_d'oreilles boucle_d'oreille
ring | anillo | ring ringe | bague
bracelet | pulsera | armband armbänder | bracelet
perfume | perfume colonia | parfüm parfum | parfum
umbrella | paraguas | regenschirm schirm | parapluie
"""
_COLOURS = """
black | negro negra | schwarz | noir noire
white | blanco blanca | weiß weiss | blanc blanche
grey | gris grises | grau | gris grise
red | rojo roja | rot | rouge
blue | azul azules | blau | bleu bleue
navy blue | azul_marino marino | dunkelblau marineblau | bleu_marine marine
light blue | celeste azul_claro | hellblau | bleu_ciel bleu_clair
turquoise | turquesa | türkis | turquoise
green | verde | grün | vert verte
olive | oliva caqui | oliv khaki | olive kaki
yellow | amarillo amarilla | gelb | jaune
mustard | mostaza | senfgelb | moutarde
orange | naranja | orange | orange
pink | rosa | rosa pink rosafarben | rose
fuchsia | fucsia | fuchsia | fuchsia
purple | morado morada violeta lila | lila violett | violet violette mauve
brown | marrón marrones café castaño | braun | marron brun brune
beige | beige | beige | beige
gold | dorado dorada | gold golden | doré dorée
silver | plateado plateada | silber silbern | argenté argentée
burgundy | burdeos granate | weinrot bordeaux | bordeaux
multicoloured | multicolor | bunt mehrfarbig | multicolore
"""
_ASPECTS = """
zip | cremallera cierre | reißverschluss reissverschluss | zip fermeture fermeture_éclair
size | talla tamaño tallaje | größe größen groesse passt fällt | taille tailles tallage
fit | ajuste | passform schnitt | coupe
length | largo longitud | länge | longueur
sleeves | manga | ärmel | manche
fabric | tela tejido material tacto | stoff material | tissu matière
colour | color colores | farbe farben | couleur
quality | calidad | qualität verarbeitung | qualité
price | precio calidad-precio caro | preis preise preis-leistung teuer | prix qualité-prix cher
comfort | comodidad cómodo cómoda | tragekomfort bequemlichkeit bequem | confort confortable
sole | suela | sohle sohlen | semelle
heel | tacón tacones | absatz absätze | talon
strap | correa tirante | riemen träger gurt | bandoulière bretelle lanière bride
handle | asa | griff griffe henkel | poignée anse
buckle | hebilla | schnalle schnallen | boucle
clasp | broche | verschluss verschlüsse | fermoir
laces | cordón cordones | schnürsenkel | lacet
hem | dobladillo | saum säume | ourlet
battery | batería pila | akku akkus batterie batterien | batterie pile
screen | pantalla | bildschirm display | écran
lid | tapa | deckel | couvercle
cord | cable | kabel | cordon câble
wheel | rueda | rad räder | roue
seam | costura | naht nähte | couture
button | botón botones | knopf knöpfe | bouton
pocket | bolsillo | innentasche hosentasche | poche
delivery | entrega envío | lieferung versand | livraison
service | servicio atención_al_cliente | service kundendienst kundenservice | service
washing | lavado encoge | waschen wäsche | lavage
smell | olor huele | geruch riecht | odeur
lining | forro | futter | doublure
look | diseño estilo | aussehen design | style
durability | durabilidad resistente | haltbarkeit haltbar | durabilité solidité
"""
_SEARCHED = """
women | mujer dama damas señora | damen frau frauen | femme femmes dame
men | hombre caballero caballeros | herren männer mann | homme hommes
kids | niño niña niños niñas | kinder kind | enfant enfants
leather | cuero piel | leder | cuir
striped | rayas rayado rayada | gestreift | rayé rayée rayures
summer | verano | sommer | été d'été
winter | invierno | winter | hiver d'hiver
"""
# verbs and turns of speech that look like one of those words
_NO_WORDS = {
    SPANISH: r"a largo plazo|\bbuen[oa]s (?:d[ií]as|tardes|noches)\b|\ba lo mejor\b|\blo mejor posible\b|\blo malo es que\b"
    r"|\b(?:no hay|sin|tengo un) problemas?\b",
    GERMAN: r"\bich wei(?:ß|ss)\b|\bim schnitt\b|\bguten? (?:tag|morgen|abend)\b|\b(?:kein|(?:ich )?habe? ein) problem\b|\bst[oö]rt es dich\b"
    r"|\bgef[aä]llt mir\b",
    FRENCH: r"\bmontre[sz]?[ -](?:moi|nous|lui)\b|\bmontre[sz]?\b(?= (?:des?|les?|la|un|une|tout)\b)|\bpar d[ée]faut\b"
    r"|\b(?:pas de|sans|j'ai un) probl[eè]mes?\b|\bje n'aime\b|\bbonne (?:journ[ée]e|soir[ée]e)\b",
}
_ENDINGS = {SPANISH: "s|es", GERMAN: "e|n|en|er|es|em|s", FRENCH: "s|e|es"}
_SMALL_WORDS = {  # folded
    SPANISH: r"de|para|con",
    GERMAN: r"fur|fuer|mit|aus",
    FRENCH: r"de|pour|en|a",
}
_SIDES = {
    "negative": {
        SPANISH: r"negativ\w+|mal[ao]s?|críticas|peores|quejas", GERMAN: r"negativ\w*|schlecht\w*|kritisch\w*|beschwerden",
        FRENCH: r"n[ée]gati\w+|mauvais\w*|plaintes|critiques",
    },
    "positive": {SPANISH: r"positiv\w+|buen[ao]s?|bueno", GERMAN: r"positiv\w*|gut\w*", FRENCH: r"positi\w+|bons?|bonnes?"},
}  # fmt: skip
_ONLY = {SPANISH: r"\b(?:s[oó]lo|solamente|unicamente)\b", GERMAN: r"\b(?:nur|bloß|bloss)\b",
         FRENCH: r"\b(?:seulement|uniquement|juste)\b|^\W*que (?:les|des)\b"}  # fmt: skip
# "the negative reviews", folded: {} is the side
_SIDE_OF_REVIEWS = {
    SPANISH: r"(?:resenas?|opinion(?:es)?|comentarios?|valoracion(?:es)?) (?:mas )?(?:{0})|(?:{0}) (?:resenas?|opiniones|comentarios|valoraciones)",
    GERMAN: r"(?:{0}) (?:bewertung(?:en)?|rezension(?:en)?|meinung(?:en)?|kommentaren?|stimmen)",
    FRENCH: r"(?:avis|commentaires?|retours) (?:{0})|(?:{0}) (?:avis|commentaires?|retours)",
}
_STARS = {  # by which reviews are picked, folded; {0} are their counts, {1} "or more" and "or less"
    SPANISH: r"(?:resenas?|opinion(?:es)?|comentarios?|valoracion(?:es)?|las|quien(?:es)?|l[ao]s que) (?:de|con|dan|dieron|pusieron) (?:solo )?{0} estrellas?{1}|(?:solo|solamente|unicamente) (?:las )?(?:de |con )?{0} estrellas?{1}",
    GERMAN: r"{0}[- ]?stern(?:e|en)?[- ]?(?:bewertung(?:en)?|rezension(?:en)?|meinung(?:en)?)|(?:bewertung(?:en)?|rezension(?:en)?|die|denen) (?:mit|nur) {0}[- ]?stern(?:e|en)?{1}|nur (?:die )?(?:mit )?{0}[- ]?stern\w*{1}",
    FRENCH: r"(?:avis|commentaires?|ceux|celles|retours) (?:(?:a|de|avec|qui (?:donnent|mettent)) )?(?:seulement )?{0} etoiles?{1}|(?:seulement|uniquement|juste|que) (?:les |ceux )?(?:avis )?(?:a |de |avec )?{0} etoiles?{1}",
}  # fmt: skip
# "why has it only three stars?", and all but those
_NO_STARS = re.compile(
    r"\b(?:por que|warum|wieso|weshalb|pourquoi|(?:im )?(?:durch)?schnitt|promedio|media|moyenne|menos|salvo|excepto|ohne|ausser|sauf|sans)\b(?! estrellas)"
)
_OR_MORE, _OR_LESS = (
    r" (?:oder|und|o|y|ou|et) (?:mehr|besser|mas|plus)",
    r" (?:oder|und|o|y|ou|et) (?:weniger|menos|moins)",
)
_COUNT_WORDS = {
    "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "ein": 1, "eine": 1, "einem": 1, "einen": 1, "zwei": 2,
    "drei": 3, "vier": 4, "funf": 5, "fuenf": 5, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5,
}  # fmt: skip
_COUNT = rf"(?:[1-5](?![\d.]|,\d)|{'|'.join(_COUNT_WORDS)})"
_COUNTS = rf"(?<![\d.,])({_COUNT}(?:(?:\s*[-/]\s*|, |-? (?:y|o|a|und|oder|bis|et|ou) ){_COUNT}){{0,4}})"
_QUESTIONS = {
    "negative": "What do they dislike{}?", "positive": "What do they like{}?", None: "What do they say{}?",
}  # fmt: skip
_SAYING = {"negative": "dislike", "positive": "praise", None: "say"}
# what is asked for without the name of a side; folded
_ASKED_FOR = {
    "negative": {
        SPANISH: r"quej\w+|critican?|lo (?:peor|malo)|problemas?|defectos?|contras|(?:des|in)(?:ventajas?|convenientes?)|fallos?|pegas|puntos? (?:debil(?:es)?|flojos?|negativos?)",
        GERMAN: r"beschwer\w+|bema?e?ngel\w+|kritisier\w+|sto?e?rt|sto?e?ren|nachteile?n?|probleme?n?|ma?e?ngel|schwa?e?chen|schwachstellen|minuspunkte|mecker\w+|nervt?",
        FRENCH: r"plain(?:t|ts|te|tes|dre)|plaignent|reproch\w+|critiquent|defauts?|inconvenients?|problemes?|points? (?:faibles?|noirs?|negatifs?)|detest\w+",
    },
    "positive": {
        SPANISH: r"(?:(?<!\w )|(?<=lo )|(?<=\by )|(?<=dime ))que (?:es lo que )?(?:no |mas |menos )?(?:les? |nos )?(?:mas |menos )?(?:gust\w+|encant\w+|agrad\w+|valoran|destac\w+|alab\w+|elogi\w+)|no les gust\w+|ventajas?|puntos? fuertes?|lo (?:mejor|bueno)",
        GERMAN: r"was (?:\w+ ){0,4}(?:gefa?e?llt|mo?e?gen|lob\w+|gut finden)|nicht gefa?e?ll\w+|gelobt|loben|vorteile?n?|(?:die|ihre|seine|deren) sta?e?rken|pluspunkte",
        FRENCH: r"(?:qu'est[- ]ce |(?<!est[- ])\bce |^\W*(?:et )?)qu(?:e |')(?:n')?(?:\w+ ){0,4}(?:n')?(?:aim|appreci|ador)\w+|(?:qu'est[- ]ce|ce) qui (?:leur )?pla\w+|n'(?:aiment|apprecient)|avantages?|points? (?:forts?|positifs?)|atouts?",
    },
}  # fmt: skip
_NOT = {  # after or in what is liked
    SPANISH: r"\b(?:no|menos)\b", GERMAN: r"\b(?:nicht|nix|weniger|wenigsten)\b", FRENCH: r"\b(?:pas|moins|n)\b",
}  # fmt: skip
_BOTH = {  # "what do they like and what not", "strong and weak points"
    SPANISH: r"\bpros\b|\b(?:y|o|e) (?:(?:lo )?que )?(?:no|menos)\b|\b(?:fuertes|debiles) [yo] |\bgusta o\b",
    GERMAN: r"\bvor-? ?(?:und|u\.?|&|\+) nachteile|\b(?:und|oder) (?:was )?(?:nicht|weniger)\b|\bpros? (?:und|&) (?:contra|kontra)s?\b",
    FRENCH: r"\b(?:forts?|faibles?) et |\bet (?:ce )?(?:qui|que|qu')|\b(?:et|ou) (?:pas|non|moins)\b|\bpour et (?:le |les )?contre\b",
}
# which of several products
_PRODUCT_ASKED = r"\b(?:que|cual(?: de los)?|welche[srn]?|quel(?:le)?s?) (?:productos?|articulos?|modelos?|produkte?|artikel|modelle?|produits?|articles?|modeles?)\b"
_WORST = r"\b(?:peor(?:es)?|schlechteste\w*|pires?|moins bien|plus mauvais\w*)\b"
_BEST = r"\b(?:mejor(?:es)?|beste\w*|meilleure?s?|mieux)\b"
_ASKS_WHETHER = re.compile(  # of a folded text
    r"(?:^|[,.;:!?]|\b(?:hallo|hola|hi|hey|bonjour|salut))\W*(?:sind|ist|est[- ]ce|sont|son|es|estan)\b|\b(?:oder nicht|o no|ou (?:pas|non))\b"
)
_ASKS_FOR_ANY = re.compile(r"\b(?:hat|haben|gibt'?s|gibt es|tienen?|hay|ont|a-t-(?:il|elle|on)|il y a|a des?)\b")
_OR = {SPANISH: r"\b[ou]\b", GERMAN: r"\boder\b", FRENCH: r"\bou\b"}
_TAGS = re.compile(r",?\s*(?:\bo no\b|\boder(?: nicht| nich)?\b|\bou (?:pas|non)\b)\s*$", re.IGNORECASE)


def folded(text: str) -> str:
    """A text in lower case without accents; ß and umlauts as they are written without them."""
    text = text.lower().replace("’", "'").replace("ß", "ss")
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


@lru_cache
def _table(rows: str, language: str) -> dict[str, str]:
    """Form → English, folded."""
    place = 1 + (SPANISH, GERMAN, FRENCH).index(language)
    cells = [[cell.strip() for cell in row.split("|")] for row in rows.strip().splitlines()]
    return {folded(form.replace("_", " ")): row[0] for row in cells for form in row[place].split()}


@lru_cache
def _pattern(rows: str, language: str) -> re.Pattern[str]:
    """Any `form` of a table with the endings of its language, longest first, in a folded text; in German with the `part` of a
    compound before it."""
    forms = sorted(_table(rows, language), key=len, reverse=True)
    # "Lederjacke" is a "Jacke", "Strohhut" a "Hut", "Laptop" no "Top"
    before = r"(?:(?P<part>\w{3,}?)(?:-|(?=\w{4}|hut|uhr)))??" if language == GERMAN else ""
    return re.compile(
        rf"(?<![\w-]){before}(?P<form>{'|'.join(map(re.escape, forms))})(?:{_ENDINGS[language]})?(?![\w-])"
    )


def _found(text: str, language: str, rows: str) -> list[tuple[int, str]]:
    """Where in a folded text words of a table stand, and what they are in English."""
    table = _table(rows, language)
    return [(match.start("form"), table[match["form"]]) for match in _pattern(rows, language).finditer(text)]


def words_only_of(language: str) -> frozenset[str]:
    """Single words of the tables that are words of this language alone, as they are written."""
    place = 1 + (SPANISH, GERMAN, FRENCH).index(language)
    rows = [row.split("|") for rows in (_PRODUCTS, _COLOURS, _ASPECTS) for row in rows.strip().splitlines()]
    others = {word for row in rows for at, cell in enumerate(row) if at != place for word in cell.split()}
    own = {word for row in rows for word in row[place].split() if len(word) > 2 and "_" not in word}
    return frozenset(own - others - _ENGLISH_TOO)


_ENGLISH_TOO = frozenset(
    str.split(
        "top polo blazer slip clutch service design style short shorts robe ring collar mono rock overall hose sac sweat pull haut "
        "cap bonnet gilet costume basket tennis gold material stiefel gant banane bh tuch talon marine combi café jean pumps rose "
        "violet argent brun short trench maillot flats purple"
    )
)


def in_english(words: str, language: str) -> str:
    """Words of a search with those for products, colours and wearers in English; the others stay."""
    if language == ENGLISH:
        return words
    text = re.sub(_NO_WORDS[language], " ", folded(words))
    for rows in (_COLOURS, _PRODUCTS, _SEARCHED):
        text = _pattern(rows, language).sub(partial(_marked_english, rows, language), text)
    if "<" not in text:
        return words
    colours = "|".join(map(re.escape, set(_table(_COLOURS, language).values())))
    text = re.sub(rf"(<[^<>]+>) <({colours})>", r"<\2> \1", text)  # English has the colour first
    text = re.sub(rf"\b(?:{_SMALL_WORDS[language]}) (?=<)", "", text)
    return " ".join(re.sub("[<>]", "", text).split())


def _marked_english(rows: str, language: str, match: re.Match[str]) -> str:
    """A word that `_pattern` found, in English and in angle brackets; before it what is known of the part before it."""
    parts = _table(_SEARCHED, language) | _table(_COLOURS, language)
    part = parts.get(match.groupdict().get("part") or "")
    return " ".join(f"<{word}>" for word in (part, _table(rows, language)[match["form"]]) if word)


def choices_in_english(text: str, language: str) -> list[str]:
    """The products or colours between which a text wants a choice ("¿vestido o falda?"); empty where some aren't known."""
    if language == ENGLISH:
        return []
    clauses = [_TAGS.sub("", part) for part in re.split(r"[.?!;\n]", re.sub(_NO_WORDS[language], " ", folded(text)))]
    clause = next((part for part in clauses if re.search(_OR[language], part)), "")
    pieces = re.split(rf",|{_OR[language]}", clause)
    found = [_named(piece, language) for piece in pieces]
    while found and not any(found[0]):  # what comes before the first choice
        found.pop(0)
    if len(found) < 2 or not all(map(any, found)):
        return []
    colours = [colour for colour, _ in found if colour]
    choices = list(dict.fromkeys(colours if len(colours) > 1 else (" ".join(filter(None, each)) for each in found)))
    return choices if len(choices) > 1 else []


def _named(piece: str, language: str) -> tuple[str, str]:
    """The colour and the product that a few words name, in English; nothing where they name none."""
    colours, products = (_found(piece, language, rows) for rows in (_COLOURS, _PRODUCTS))
    return (colours[0][1] if colours else "", products[0][1] if products else "")


def question_in_english(request: str, language: str) -> str | None:
    """A question that narrows what reviews are summed up, by an aspect or a side; None where the request names neither."""
    if language == ENGLISH:
        return None
    text = re.sub(_NO_WORDS[language], " ", folded(request))
    aspects = _found(text, language, _ASPECTS)
    about = f" about the {min(aspects)[1]}" if aspects else ""
    named, asked, stars = _side_named(text, language), _side_asked_for(text, language), _stars_named(text, language)
    if re.search(_PRODUCT_ASKED, text):
        return _about_products(text, asked, about, stars)
    if stars and re.search(_BOTH[language], _star_pattern(language).sub(" ", text)):  # "or less" asks for no other side
        return f"What are the pros and cons{about} in reviews with {stars}?"
    if stars:
        return f"What do the reviews with {stars} {_SAYING[asked]}{about}?"
    if about:
        return _QUESTIONS[named or asked].format(about)
    if named:
        return f"Only the {named} ones"
    return _QUESTIONS[asked].format("") if asked else None


def _about_products(text: str, side: str | None, about: str, stars: str | None) -> str | None:
    """The question which product is the best, the worst, or the one that most complain of or give so many stars; None where it
    asks something else."""
    if stars:
        return f"Which product gets the most reviews with {stars}{about}?"
    if side == "negative":
        return f"Which product gets the most complaints{about}?"
    rated = _only_one(word for word, said in (("worst", _WORST), ("best", _BEST)) if re.search(said, text))
    return f"Which product is rated {rated}?" if rated else None


@lru_cache
def _star_pattern(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_STARS[language].format(_COUNTS, f'(?:{_OR_MORE}|{_OR_LESS})?')})\b")


def _stars_named(text: str, language: str) -> str | None:
    """The stars by which a folded text picks reviews, in English: "1 star", "4 and 5 stars", "3 stars or more"."""
    found = _star_pattern(language).search(text)
    if not found or _NO_STARS.search(text.replace(found[0], "")):
        return None
    said = next(filter(None, found.groups()))
    counts = [str(_COUNT_WORDS.get(each, each)) for each in re.findall(rf"\b{_COUNT}\b", said)]
    joined = (" to " if re.search(r"\d\s*-\s*\d|\b(?:a|bis)\b", said) else " and ").join(counts)
    than = " or more" if re.search(_OR_MORE, found[0]) else " or less" if re.search(_OR_LESS, found[0]) else ""
    return f"{joined} star{'' if joined == '1' else 's'}{than}"


def _side_named(text: str, language: str) -> str | None:
    """The side of reviews that a folded text wants alone: "only the negative ones", "the negative reviews"."""
    said = {side: folded(words[language]) for side, words in _SIDES.items()}
    side = _only_one(side for side, words in said.items() if re.search(rf"\b(?:{words})\b", text))
    if side is None or _ASKS_WHETHER.search(text):
        return None
    if re.search(_ONLY[language], text):
        return side
    of_reviews = re.search(rf"\b(?:{_SIDE_OF_REVIEWS[language].format(said[side])})\b", text)
    # "has it good reviews?" is about all of them
    return side if of_reviews and not (side == "positive" and _ASKS_FOR_ANY.search(text)) else None


def _side_asked_for(text: str, language: str) -> str | None:
    """The side that a folded text asks for by other words: "what do they complain about?", "what do they like least?"."""
    said = [folded(words[language]) for words in _SIDES.values()]
    if re.search(_BOTH[language], text) or all(re.search(rf"\b(?:{words})\b", text) for words in said):
        return None
    found = {side: re.search(rf"\b(?:{asked[language]})\b", text) for side, asked in _ASKED_FOR.items()}
    if liked := found["positive"]:
        clause = re.match(r"[^,.;?!]*", text[liked.start() :])[0]
        if re.search(_NOT[language], clause):
            return "negative"
    return _only_one(side for side, match in found.items() if match)


def _only_one(sides: Iterable[str]) -> str | None:
    """The side that is meant, if it is one."""
    found = [*sides]
    return found[0] if len(found) == 1 else None
