"""What tools say of reviews in English, in Spanish, German and French: statements, moods, and why reviews were left out.

Quotes, and what reviewers wrote of a product in their own words, stay as they are.
"""

import re

from assistant.phrases import ENGLISH, FRENCH, GERMAN, SPANISH
from assistant.saying import Say
from tools import languages
from tools.telling import NOT_SINCE

# English | Spanish | German | French, as they stand in a list and after "says:"
_STATEMENTS = """
fits well | sienta bien | passt gut | va bien, bonne coupe
the fit is off | no sienta bien | passt nicht gut | ne va pas bien
the length and cut work well | el largo y el corte convencen | Länge und Schnitt stimmen | la longueur et la coupe conviennent
the length or cut is off | falla el largo o el corte | Länge oder Schnitt stimmen nicht | la longueur ou la coupe ne va pas
the fabric is good | la tela es buena | der Stoff ist gut | le tissu est bon
the fabric disappoints | la tela decepciona | der Stoff enttäuscht | le tissu déçoit
the colour is nice | el color gusta | die Farbe gefällt | la couleur plaît
the colour disappoints | el color decepciona | die Farbe enttäuscht | la couleur déçoit
looks good | queda bonito | sieht gut aus | est joli
the look disappoints | el aspecto decepciona | das Aussehen enttäuscht | l'aspect déçoit
is comfortable | es cómodo | ist bequem | est confortable
is uncomfortable | es incómodo | ist unbequem | est inconfortable
the quality is good | la calidad es buena | die Qualität ist gut | la qualité est bonne
the quality disappoints | la calidad decepciona | die Qualität enttäuscht | la qualité déçoit
is good value | vale lo que cuesta | ist seinen Preis wert | vaut son prix
isn't worth its price | no vale lo que cuesta | ist seinen Preis nicht wert | ne vaut pas son prix
delivery and service are good | el envío y el servicio son buenos | Lieferung und Service sind gut | la livraison et le service sont bons
delivery or service went wrong | falla el envío o el servicio | Lieferung oder Service gingen schief | la livraison ou le service a posé problème
does its job | cumple su función | erfüllt seinen Zweck | fait son travail
doesn't do its job | no cumple su función | erfüllt seinen Zweck nicht | ne fait pas son travail
the compartments are handy | los compartimentos son prácticos | die Fächer sind praktisch | les compartiments sont pratiques
the compartments disappoint | los compartimentos decepcionan | die Fächer enttäuschen | les compartiments déçoivent
the handles are good | las asas son buenas | die Griffe sind gut | les poignées sont bonnes
the handles disappoint | las asas decepcionan | die Griffe enttäuschen | les poignées déçoivent
protects well | protege bien | schützt gut | protège bien
doesn't protect well | no protege bien | schützt nicht gut | ne protège pas bien
keeps the weather out | aguanta el mal tiempo | hält Wind und Wetter ab | résiste aux intempéries
lets the weather in | no aguanta el mal tiempo | hält Wind und Wetter nicht ab | ne résiste pas aux intempéries
liked in general | gusta en general | gefällt allgemein | plaît en général
disliked in general | no gusta en general | gefällt allgemein nicht | déplaît en général
true to size | talla como se espera | fällt größengerecht aus | taille normalement
isn't true to size | no talla como se espera | fällt nicht größengerecht aus | ne taille pas normalement
runs small | talla pequeño | fällt klein aus | taille petit
runs large | talla grande | fällt groß aus | taille grand
too short | es demasiado corto | ist zu kurz | est trop court
isn't too short | no es demasiado corto | ist nicht zu kurz | n'est pas trop court
too long | es demasiado largo | ist zu lang | est trop long
isn't too long | no es demasiado largo | ist nicht zu lang | n'est pas trop long
the fabric feels soft | la tela es suave | der Stoff fühlt sich weich an | le tissu est doux
the fabric isn't soft | la tela no es suave | der Stoff ist nicht weich | le tissu n'est pas doux
shrinks | encoge | läuft ein | rétrécit
doesn't shrink | no encoge | läuft nicht ein | ne rétrécit pas
see-through | se transparenta | ist durchsichtig | est transparent
isn't see-through | no se transparenta | ist nicht durchsichtig | n'est pas transparent
itches | pica | kratzt | gratte
doesn't itch | no pica | kratzt nicht | ne gratte pas
the fabric is thin | la tela es fina | der Stoff ist dünn | le tissu est fin
pills | hace bolitas | bildet Knötchen | bouloche
doesn't pill | no hace bolitas | bildet keine Knötchen | ne bouloche pas
wrinkles easily | se arruga con facilidad | knittert leicht | se froisse facilement
doesn't wrinkle | no se arruga | knittert nicht | ne se froisse pas
the colour fades or bleeds | el color se va o destiñe | die Farbe verblasst oder färbt ab | la couleur passe ou déteint
the colour doesn't fade | el color no se va | die Farbe verblasst nicht | la couleur ne passe pas
the colour differs from the picture | el color no es el de la foto | die Farbe weicht vom Bild ab | la couleur n'est pas celle de la photo
the colour is beautiful | el color es precioso | die Farbe ist schön | la couleur est belle
flattering | favorece | schmeichelt | met en valeur
unflattering | no favorece | schmeichelt nicht | ne met pas en valeur
draws compliments | recibe cumplidos | bringt Komplimente ein | attire les compliments
is well made | está bien hecho | ist gut verarbeitet | est bien fait
isn't well made | no está bien hecho | ist nicht gut verarbeitet | n'est pas bien fait
the quality is poor | la calidad es mala | die Qualität ist schlecht | la qualité est mauvaise
the quality isn't poor | la calidad no es mala | die Qualität ist nicht schlecht | la qualité n'est pas mauvaise
lasts | dura | hält lange | dure
doesn't last | no dura | hält nicht lange | ne dure pas
feels cheaply made | parece barato | wirkt billig | fait bon marché
doesn't feel cheap | no parece barato | wirkt nicht billig | ne fait pas bon marché
is expensive | es caro | ist teuer | est cher
arrives quickly | llega rápido | kommt schnell an | arrive vite
doesn't arrive on time | no llega a tiempo | kommt nicht rechtzeitig an | n'arrive pas à temps
arrives late or wrong | llega tarde o mal | kommt spät oder falsch an | arrive en retard ou incorrect
"""
_PARTS = """
zip | la cremallera | der Reißverschluss | la fermeture éclair
button | el botón | der Knopf | le bouton
strap | la correa | der Riemen | la bride
seam | la costura | die Naht | la couture
buckle | la hebilla | die Schnalle | la boucle
heel | el tacón | der Absatz | le talon
sole | la suela | die Sohle | la semelle
handle | el asa | der Griff | la poignée
lining | el forro | das Futter | la doublure
pocket | el bolsillo | die Tasche | la poche
sleeve | la manga | der Ärmel | la manche
clasp | el broche | der Verschluss | le fermoir
lace | el cordón | der Schnürsenkel | le lacet
hem | el dobladillo | der Saum | l'ourlet
battery | la batería | der Akku | la batterie
screen | la pantalla | der Bildschirm | l'écran
lid | la tapa | der Deckel | le couvercle
cord | el cable | das Kabel | le cordon
wheel | la rueda | das Rad | la roue
"""
_ASPECTS = """
size and fit | la talla | die Größe | la taille
length and cut | el largo | die Länge | la longueur
fabric and material | la tela | der Stoff | le tissu
colour | el color | die Farbe | la couleur
look and style | el diseño | das Aussehen | le style
comfort | la comodidad | der Tragekomfort | le confort
quality and durability | la calidad | die Qualität | la qualité
price and value | el precio | der Preis | le prix
delivery and service | el envío | die Lieferung | la livraison
function | la función | die Funktion | la fonction
compartments | los compartimentos | die Fächer | les compartiments
handles | las asas | die Griffe | les poignées
protection | la protección | der Schutz | la protection
weather resistance | la resistencia al mal tiempo | die Wetterfestigkeit | la résistance aux intempéries
overall | el producto | das Produkt | le produit
"""
_HAPPENS = """
comes off | se suelta | löst sich | se détache
comes apart | se deshace | geht auf | se défait
tears | se rompe | reißt | se déchire
breaks | se estropea | geht kaputt | se casse
sticks | se atasca | klemmt | se bloque
is good | convence | überzeugt | convainc
are good | convence | überzeugt | convainc
disappoints | decepciona | enttäuscht | déçoit
disappoint | decepciona | enttäuscht | déçoit
"""
_LEFT_OUT = """
empty | vacías | leer | vides
duplicate | repetidas | doppelt | en double
near duplicate | casi repetidas | fast doppelt | presque en double
instruction | son instrucciones | sind Anweisungen | sont des instructions
too long | demasiado largas | zu lang | trop longs
unreadable row | ilegibles | unlesbar | illisibles
more by the same writer | más de la misma persona | mehr von derselben Person | encore de la même personne
empty praise | elogios sin motivo | Lob ohne Grund | éloges sans raison
empty blame | críticas sin motivo | Tadel ohne Grund | critiques sans raison
stars against the text | con estrellas que contradicen el texto | mit Sternen gegen den Text | dont les étoiles contredisent le texte
beside the question | de otra cosa | zu anderem | sur autre chose
"""
_CROWDS = """
Nearly all like it | Gusta a casi todos | Fast alle mögen es | Presque tous l'aiment
Most like it | Gusta a la mayoría | Die meisten mögen es | La plupart l'aiment
Opinions are divided | Opiniones divididas | Die Meinungen sind geteilt | Les avis sont partagés
Most don't like it | No gusta a la mayoría | Die meisten mögen es nicht | La plupart ne l'aiment pas
Hardly anyone likes it | No gusta a casi nadie | Kaum jemand mag es | Presque personne ne l'aime
liked | gusta | kommt gut an | apprécié
disliked | no gusta | kommt nicht gut an | pas apprécié
mixed | opiniones mezcladas | gemischt | mitigé
"""
_BEFORE = {SPANISH: "de antes del", GERMAN: "von vor dem", FRENCH: "d'avant le"}
_WRITTEN_IN = {SPANISH: "en", GERMAN: "auf", FRENCH: "en"}
_CODES = {name: code for code, name in languages.NAMES.items()}
_OTHERS = (SPANISH, GERMAN, FRENCH)
_QUOTES = {SPANISH: "“{}”", GERMAN: "„{}“", FRENCH: "« {} »"}


def table(rows: str) -> dict[str, dict[str, str]]:
    """First cell → language → words, of rows "first | Spanish | German | French"."""
    cells = (row.split(" | ") for row in rows.strip().splitlines())
    return {first: dict(zip(_OTHERS, others, strict=True)) for first, *others in cells}


_PHRASES = table(_STATEMENTS) | table(_HAPPENS) | table(_CROWDS)
_REASONS, _NAMES, _VERBS = table(_LEFT_OUT), table(_ASPECTS) | table(_PARTS), table(_HAPPENS)
_OF_PART = re.compile(rf"the (?P<part>.+) (?P<verb>{'|'.join(_VERBS)})")


def said(text: str, language: str = ENGLISH) -> str:
    """A statement of `tools` on a product, or a mood, in a language; as it is where we don't know it."""
    if language == ENGLISH:
        return text
    if text in _PHRASES:
        return _PHRASES[text][language]
    if found := _OF_PART.fullmatch(text):
        part = _NAMES.get(found["part"], {}).get(language) or _QUOTES[language].format(found["part"])
        return f"{part} {_VERBS[found['verb']][language]}"
    return text


def name_of(aspect: str, language: str = ENGLISH) -> str:
    """What reviews judge, in a language and with its article there; as it is in English, or where we don't know it."""
    return _NAMES.get(aspect, {}).get(language, aspect)


def left_out(reason: str, language: str = ENGLISH) -> str:
    """Why `tools` left reviews out, in a language; as it is where we don't know it."""
    if language == ENGLISH:
        return reason
    if reason.startswith(NOT_SINCE):
        return f"{_BEFORE[language]} {reason.removeprefix(NOT_SINCE)}"
    if code := _CODES.get(reason.removeprefix("in ")):
        return f"{_WRITTEN_IN[language]} {Say(language).language_name(code)}"
    return _REASONS.get(reason, {}).get(language, reason)
