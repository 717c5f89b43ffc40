"""Which of our languages someone writes in, told by the words that each language uses most."""

import re
from collections import Counter

from assistant.phrases import ENGLISH, FRENCH, GERMAN, SPANISH
from assistant.vocabulary import words_only_of

_WORDS = {
    ENGLISH: "the is are what this that it and of do does how i you to for in on with any can which they my me was not have has please "
    "thanks hi hello why show find tell give all from be there look like yes no so whats whos only good bad more men women sure "
    "cheaper similar review reviews these those both compare second check search any got also customers people say about one ones "
    "thx pls u r who would size quality leather sale kind an too but or im its it's use column colour color hat up out just than as "
    "at by we he she her his them wtf lol same thing other summary listing pic photo could should first when where stars star "
    "article type winter points art plus encore shoes jacket dress worth stocking buy buying sell selling wear wearing fits great "
    "gender season picture pictures complaints complain complaining reviewers summarise summarize again now then",
    SPANISH: "el la los las es son qué que q esto esta este eso y de del un una para por con hay cómo como cuál cual quiero dime en al "
    "se le lo mi tu está estas reseñas reseña foto gracias hola porfa pero más mas si no me busca tienes dicen gente ropa color o muy "
    "porque seguro segura cuánto cuanto dónde donde busco buscame búscame tengo tienen teneis tenéis muestra muéstrame muestrame "
    "enséñame resumen resúmeme hazme ponme dame compara revisa opinan opiniones comentarios queja quejas quejan cuantos cuantas "
    "estrellas ventajas temporada género genero hombre mujer dama caballero verano invierno caro barato algo parecido parecida "
    "parecidos otra otro segunda mejor peor malas malos malo bueno buenas estos ayuda vale sí cuero piel encanta tal pa xq contame "
    "cuentame chiste positivo negativo neutro tipo ficha prenda anda genial categoría su suena sirve puedes podrías también sobre jajaja gusta baratas equivocas",
    GERMAN: "der die das ist sind was wie ein eine einen und oder ich du sie es für mit von zu im auf den dem nicht hat haben welche "
    "welcher welches bitte danke hallo gibt mir mal noch ne nen denn auch farbe bewertungen bewertung kunden sag zeig habt ihr so zum "
    "zur warum wieso weshalb wer wo wann sicher danach zuerst er wir ja nein kein keine suche such finde nur alle beide mehr gibts "
    "gehts hilfe bild bilder bildes kunde leute sagen sterne beschwerden passt passen gefällt leder echtes geschenk fuer wofuer "
    "wieviel wieviele sommer winter herren damen gut gute schlecht schlechte ähnliche aehnliche aehnliches gleiche günstiger groesse "
    "fazit zusammen zusammenfassen zusammenfassung vergleiche beschreib davon diese dieser unter aus etwas sowas jahreszeit anlass "
    "ersten zweiten letzte titel meinung klingt vorteile nachteile geschlecht des da fass eher ohne kommt mein ab moin servus wert "
    "kategorie neu dazu art ob bin wird fürs ins am um man wäre würde kann über stimmung stopp kurz rechnung morgen jeweils satz tabelle siehe unten",
    FRENCH: "le la les est sont quoi que qui ce cette c'est c et ou un une des du de pour avec je tu vous il elle on dans sur pas quel "
    "quelle quels couleur avis merci bonjour svp stp moi mon ma mes les j'ai qu'est-ce koi y a-t-il dites montre montrez trouvez "
    "cherche pourquoi combien sûr sûre mais au aux ces ça ca cest oui non moins cher pareil autre l'autre encore juste seulement homme "
    "femme hiver saison avez as t'as votre ils elles leur fait fais regarde decris donne résumé résume resume trouve aide disent "
    "clients gens plaintes plaignent négatifs negatifs mauvais bonne commentaires matiere matière cuir truc pk premiere première "
    "deuxieme deuxième cadeau est-ce l'avis taille son si se d'ete d'été été étoiles etoiles évalue pis jsuis positif similaires "
    "teinte principaux nos en gros vous me t'es fille fais-moi liste bilan type article points faibles sais-tu cette quelque bonsoir parfait rembourser boutique vendre vraiment même meme ta tes ont faut dis note mettre avoir moyen",
}  # fmt: skip
_KNOWN = {
    language: frozenset(words.split()) | (frozenset() if language == ENGLISH else words_only_of(language))
    for language, words in _WORDS.items()
}
_ELIDED = re.compile(r"\b(?:[dljnsc]|qu)'\w", re.IGNORECASE)
_LETTERS = {SPANISH: "ñ¿¡áíóú", GERMAN: "äöüß", FRENCH: "çœêèàâîôû"}  # that tell by themselves


def language_of(text: str, before: str = ENGLISH) -> str:
    """The language of a request; that of the conversation so far where its words don't tell."""
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text.lower().replace("’", "'"))
    found = Counter({language: sum(word in known for word in words) for language, known in _KNOWN.items()})
    for language, letters in _LETTERS.items():
        found[language] += any(letter in text.lower() for letter in letters)
    found[FRENCH] += bool(_ELIDED.search(text.replace("’", "'")))
    most = max(found.values())
    best = [language for language in _KNOWN if found[language] == most]
    return before if most == 0 or before in best else best[0]
