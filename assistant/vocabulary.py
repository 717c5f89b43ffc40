"""Words of products, colours and aspects in Spanish, German and French, with what our models know them by.

The models read English. A choice between words, a search and a question about reviews are put to them in it, word by word, as
far as the words are known here.
"""

import re
from functools import lru_cache

from assistant.phrases import FRENCH, GERMAN, SPANISH

# English | Spanish | German | French; several forms apart by spaces
_PRODUCTS = """
t-shirt | camiseta camisetas playera remera | t-shirt t-shirts tshirt | t-shirt t-shirts tee-shirt
shirt | camisa camisas | hemd hemden | chemise chemises
blouse | blusa blusas | bluse blusen | blouse blouses chemisier
top | top | top oberteil oberteile | haut hauts débardeur
sweater | jersey suéter sueter pulóver chompa | pullover pulli pullis strickpullover | pull pulls chandail
cardigan | cárdigan cardigan rebeca | strickjacke strickjacken cardigan | gilet cardigan
sweatshirt | sudadera sudaderas | sweatshirt | sweat sweat-shirt
hoodie | capucha buzo | hoodie kapuzenpulli kapuzenpullover | hoodie capuche
jacket | chaqueta chaquetas cazadora campera chamarra | jacke jacken | veste vestes blouson
rain jacket | chubasquero impermeable | regenjacke regenjacken | imperméable ciré
coat | abrigo abrigos | mantel mäntel winterjacke wintermantel | manteau manteaux
blazer | americana blazer | sakko blazer | blazer
waistcoat | chaleco chalecos | weste westen | gilet
suit | traje trajes | anzug anzüge | costume costumes tailleur
dress | vestido vestidos | kleid kleider abendkleid sommerkleid | robe robes
skirt | falda faldas pollera | rock röcke | jupe jupes
jumpsuit | mono enterizo | overall jumpsuit einteiler | combinaison combi
jeans | vaqueros vaquero jeans tejanos | jeans jeanshose | jean jeans
trousers | pantalón pantalon pantalones | hose hosen | pantalon pantalons
leggings | mallas leggings | leggings | legging leggings
shorts | pantalones-cortos shorts bermudas | shorts kurze-hose | short shorts bermuda
swimsuit | bañador bikini traje-de-baño | badeanzug bikini badehose | maillot bikini
pyjamas | pijama | schlafanzug pyjama nachthemd | pyjama
underwear | ropa-interior calzoncillos bragas | unterwäsche unterhose slip | sous-vêtements culotte slip
bra | sujetador brasier | bh büstenhalter | soutien-gorge
socks | calcetines calcetín medias | socken strümpfe | chaussettes
tights | medias pantis | strumpfhose strumpfhosen | collants collant
shoes | zapato zapatos calzado | schuh schuhe | chaussure chaussures
sports shoes | zapatillas deportivas tenis | turnschuhe sportschuhe laufschuhe sneaker | baskets tennis
boots | bota botas | stiefel | bottes
ankle boots | botines botín | stiefeletten stiefelette | bottines bottine
sandals | sandalia sandalias | sandale sandalen | sandale sandales
flip-flops | chanclas chancletas | badelatschen flipflops | tongs claquettes
high heels | tacones tacón | pumps stöckelschuhe absatzschuhe | escarpins talons
slippers | pantuflas | hausschuhe pantoffeln | pantoufles chaussons
formal shoes | mocasines mocasín | halbschuhe | mocassins mocassin
handbag | bolso bolsos cartera | handtasche handtaschen tasche taschen umhängetasche | sac sacs sacoche
backpack | mochila mochilas | rucksack rucksäcke | sac-à-dos
clutch | clutch | clutch abendtasche | pochette
wallet | billetera monedero | geldbeutel portemonnaie geldbörse brieftasche | portefeuille porte-monnaie
travel bag | maleta | reisetasche koffer | valise
belt | cinturón cinturon | gürtel | ceinture
hat | sombrero | hut hüte | chapeau
cap | gorra gorro | mütze kappe | casquette bonnet
scarf | bufanda pañuelo | schal tuch halstuch | écharpe foulard
gloves | guantes | handschuhe | gants
tie | corbata | krawatte schlips | cravate
sunglasses | gafas-de-sol gafas lentes | sonnenbrille brille | lunettes lunettes-de-soleil
watch | reloj relojes | uhr uhren armbanduhr | montre montres
necklace | collar | kette halskette | collier
earrings | pendientes aretes | ohrringe | boucles-d'oreilles
ring | anillo | ring | bague
bracelet | pulsera | armband | bracelet
perfume | perfume colonia | parfüm parfum | parfum
umbrella | paraguas | regenschirm schirm | parapluie
"""
_COLOURS = """
black | negro negra negros negras | schwarz schwarze schwarzer schwarzes schwarzen | noir noire noirs noires
white | blanco blanca blancos blancas | weiß weiss weiße weißer weißes weißen | blanc blanche blancs blanches
grey | gris grises | grau graue grauer graues grauen | gris grise grises
red | rojo roja rojos rojas | rot rote roter rotes roten | rouge rouges
blue | azul azules | blau blaue blauer blaues blauen hellblau | bleu bleue bleus bleues
navy blue | marino | dunkelblau marineblau | marine
green | verde verdes | grün grüne grüner grünes grünen | vert verte verts vertes
olive | oliva caqui | oliv khaki | olive kaki
yellow | amarillo amarilla amarillos amarillas | gelb gelbe gelber gelbes gelben | jaune jaunes
orange | naranja | orange | orange
pink | rosa | rosa pink | rose roses
purple | morado morada violeta lila | lila violett | violet violette mauve
brown | marrón marron café castaño | braun braune brauner braunes braunen | marron brun brune
beige | beige crema | beige creme | beige crème
gold | dorado dorada oro | gold golden goldene | doré dorée or
silver | plateado plateada plata | silber silbern silberne | argenté argentée argent
burgundy | burdeos granate | weinrot bordeaux | bordeaux
"""
_ASPECTS = """
zip | cremallera cremalleras cierre | reißverschluss reissverschluss | zip fermeture fermeture-éclair
size | talla tallas tamaño tallaje | größe größen groesse | taille tailles
fit | corte ajuste | passform schnitt | coupe
length | largo longitud | länge | longueur
sleeves | mangas manga | ärmel | manches
fabric | tela tejido material | stoff material | tissu matière
colour | color colores | farbe farben | couleur couleurs
quality | calidad | qualität verarbeitung | qualité
price | precio precios | preis preise | prix
comfort | comodidad | tragekomfort bequemlichkeit | confort
sole | suela suelas | sohle sohlen | semelle semelles
heel | tacón tacones | absatz | talon
strap | correa correas tirante tirantes asa | riemen träger gurt | bandoulière bretelle bretelles lanière
seam | costura costuras | naht nähte | couture coutures
button | botón botones | knopf knöpfe | bouton boutons
pocket | bolsillo bolsillos | innentasche innentaschen | poche poches
delivery | entrega envío envios envíos | lieferung versand | livraison
service | servicio atención | service kundendienst | service
washing | lavado lavar | waschen wäsche | lavage
smell | olor | geruch | odeur
lining | forro | futter | doublure
look | diseño aspecto | aussehen design | style aspect
durability | durabilidad | haltbarkeit | durabilité solidité
"""
_SIDES = {
    "negative": {
        SPANISH: r"negativ\w+|mal[ao]s|críticas|peores", GERMAN: r"negativ\w*|schlecht\w*|kritisch\w*", FRENCH: r"n[ée]gati\w+|mauvais\w*",
    },
    "positive": {SPANISH: r"positiv\w+|buen[ao]s", GERMAN: r"positiv\w*|guten", FRENCH: r"positi\w+|bons|bonnes"},
}  # fmt: skip
_ONLY = {SPANISH: r"s[oó]lo|solamente|únicamente", GERMAN: r"nur|bloß", FRENCH: r"que les|seulement|uniquement"}
_OR = {SPANISH: r"o|u", GERMAN: r"oder", FRENCH: r"ou"}
_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_ARTICLES = re.compile(r"^(?:l|d|qu|c)['’]", re.IGNORECASE)


@lru_cache
def _table(rows: str, language: str) -> dict[str, str]:
    """Word → English, in lower case; empty where English is spoken already."""
    if language not in _ONLY:
        return {}
    place = 1 + (SPANISH, GERMAN, FRENCH).index(language)
    cells = [[cell.strip() for cell in row.split("|")] for row in rows.strip().splitlines()]
    return {form: row[0] for row in reversed(cells) for form in row[place].split()}


def _known(word: str, language: str, *, rows: str) -> str | None:
    return _table(rows, language).get(_ARTICLES.sub("", word.lower()))


def in_english(words: str, language: str) -> str:
    """Words of a search, those for products and colours in English with the colours first; the others stay."""
    colours = {_known(word, language, rows=_COLOURS): word for word in re.findall(_WORD, words)}
    colours.pop(None, None)
    told = [
        _known(word, language, rows=_PRODUCTS) or word
        for word in re.findall(rf"{_WORD}|\d+", words)
        if word not in colours.values()
    ]
    return " ".join([*colours, *told])


def choices_in_english(text: str, language: str) -> list[str]:
    """The products or colours between which a text wants a choice ("¿vestido o falda?"); empty where some aren't known."""
    if language not in _OR:
        return []
    clause = next(
        (part for part in re.split(r"[.?!;\n]", text) if re.search(rf"\b(?:{_OR[language]})\b", part, re.I)), ""
    )
    pieces = re.split(rf",|\b(?:{_OR[language]})\b", clause, flags=re.I)
    found = [_product(piece, language) for piece in pieces]
    while found and not found[0]:  # what comes before the first choice
        found.pop(0)
    return list(dict.fromkeys(found)) if len(found) > 1 and all(found) else []


def _product(piece: str, language: str) -> str:
    """The products and colours that a few words name, in English."""
    words = re.findall(_WORD, piece)
    known = [_known(word, language, rows=rows) for rows in (_COLOURS, _PRODUCTS) for word in words]
    return " ".join(filter(None, known))


def question_in_english(request: str, language: str) -> str | None:
    """A question that narrows what reviews are summed up, by an aspect or a side; None where the request names neither."""
    if language not in _ONLY:
        return None
    words = re.findall(_WORD, request)
    if aspect := next(filter(None, (_known(word, language, rows=_ASPECTS) for word in words)), None):
        return f"What do they say about the {aspect}?"
    if not re.search(rf"\b(?:{_ONLY[language]})\b", request, re.IGNORECASE):
        return None
    sides = [side for side, said in _SIDES.items() if re.search(rf"\b(?:{said[language]})\b", request, re.IGNORECASE)]
    return f"Only the {sides[0]} ones" if len(sides) == 1 else None
