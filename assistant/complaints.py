"""What was wrong with something that was sent, in Spanish, German and French: the errors that somebody in a chat can meet."""

import re

from assistant.glossary import table
from assistant.phrases import ENGLISH
from assistant.saying import Say

LONGEST = 1000  # characters of an error that is taken apart

# English, with what varies in braces | Spanish | German | French
_MESSAGES = """
{what} can't be read as a picture. | {what} no se puede leer como imagen. | {what} lässt sich nicht als Bild lesen. | {what} est illisible en tant qu'image.
{what} is {kind}, not a picture. | {what} es {kind}, no una imagen. | {what} ist {kind} und kein Bild. | {what} est {kind}, pas une image.
{what} is broken: it can't be decoded to its end. | {what}: el archivo está dañado y no se puede leer hasta el final. | {what} ist beschädigt und lässt sich nicht bis zum Ende lesen. | {what} : fichier endommagé, impossible de tout lire.
{what} is broken: its archive can't be opened. | {what}: el archivo está dañado y no se puede abrir. | {what} ist beschädigt und lässt sich nicht öffnen. | {what} : fichier endommagé, impossible de l'ouvrir.
{what} is only {size} pixels. | {what} solo mide {size} píxeles. | {what} hat nur {size} Pixel. | {what} ne fait que {size} pixels.
{what} is empty. | {what} no contiene nada. | {what} ist leer. | {what} ne contient rien.
{what} is over the limit: {came}, and at most {limit} is read. | {what} supera el límite de {limit}: {came}. | {what} liegt über der Grenze von {limit}: {came}. | {what} dépasse la limite de {limit} : {came}.
{what} has no column of review texts; its columns are {columns}. | {what} no tiene una columna con el texto de las reseñas; sus columnas son {columns}. | {what} hat keine Spalte mit dem Text der Bewertungen; die Spalten sind {columns}. | {what} n'a pas de colonne avec le texte des avis ; ses colonnes sont {columns}.
{what} has no column {column}. | {what} no tiene la columna {column}. | {what} hat keine Spalte {column}. | {what} n'a pas de colonne {column}.
{what} holds no reviews that can be read. | {what} no contiene reseñas que se puedan leer. | {what} enthält keine lesbaren Bewertungen. | {what} ne contient aucun avis lisible.
{what} is not JSON that can be read. | {what} no es JSON que se pueda leer. | {what} ist kein lesbares JSON. | {what} n'est pas du JSON lisible.
{what} can't be read as a spreadsheet. | {what} no se puede leer como hoja de cálculo. | {what} lässt sich nicht als Tabelle lesen. | {what} est illisible en tant que tableur.
{what} is {kind}; CSV, TSV, JSON, JSONL, Excel and TXT files are read. | {what} es {kind}; se leen archivos CSV, TSV, JSON, JSONL, Excel y TXT. | {what} ist {kind}; gelesen werden CSV, TSV, JSON, JSONL, Excel und TXT. | {what} est {kind} ; les fichiers CSV, TSV, JSON, JSONL, Excel et TXT sont lus.
There is no review {number} that can be judged; {received} came. | No hay ninguna reseña {number} que se pueda valorar; recibidas: {received}. | Es gibt keine Bewertung {number}, die sich beurteilen lässt; erhalten: {received}. | Il n'y a pas d'avis {number} qui puisse être jugé ; reçus : {received}.
These reviews are no table, so they have no columns. | Estas reseñas no son una tabla, así que no tienen columnas. | Diese Bewertungen sind keine Tabelle und haben also keine Spalten. | Ces avis ne forment pas un tableau, ils n'ont donc pas de colonnes.
{number} of what you sent were more than one conversation holds. | {number} de los archivos o textos enviados ya no caben en esta conversación. | {number} der gesendeten Dateien oder Texte passen nicht mehr in dieses Gespräch. | {number} de vos envois ne tiennent plus dans cette conversation.
There is no picture {id} in this conversation. | En esta conversación no hay ninguna foto {id}. | In diesem Gespräch gibt es kein Bild {id}. | Il n'y a pas de photo {id} dans cette conversation.
There is no review set {id} in this conversation. | En esta conversación no hay reseñas {id}. | In diesem Gespräch gibt es keine Bewertungen {id}. | Il n'y a pas d'avis {id} dans cette conversation.
"""
_HINTS = """
Pictures are read as JPEG, PNG, WebP, GIF, BMP or TIFF, and reviews as CSV, TSV, JSONL or text. | Las imágenes se leen en JPEG, PNG, WebP, GIF, BMP o TIFF, y las reseñas en CSV, TSV, JSONL o texto. | Bilder werden als JPEG, PNG, WebP, GIF, BMP oder TIFF gelesen, Bewertungen als CSV, TSV, JSONL oder Text. | Les images sont lues en JPEG, PNG, WebP, GIF, BMP ou TIFF, les avis en CSV, TSV, JSONL ou texte.
CSV, TSV, JSON, JSONL, Excel and TXT files are read, one review a row. | Se leen archivos CSV, TSV, JSON, JSONL, Excel y TXT, una reseña por fila. | Gelesen werden CSV, TSV, JSON, JSONL, Excel und TXT, eine Bewertung je Zeile. | Les fichiers CSV, TSV, JSON, JSONL, Excel et TXT sont lus, un avis par ligne.
Save or export it again. | Guárdalo o expórtalo de nuevo. | Speichere oder exportiere es noch einmal. | Enregistrez-le ou exportez-le à nouveau.
Save it again, or as CSV. | Guárdalo de nuevo, o como CSV. | Speichere es noch einmal, oder als CSV. | Enregistrez-le à nouveau, ou en CSV.
Save it as CSV and send that. | Guárdalo como CSV y envíalo. | Speichere es als CSV und sende die CSV-Datei. | Enregistrez-le en CSV et envoyez-le.
Send it again. | Envíalo otra vez. | Sende es noch einmal. | Envoyez-le à nouveau.
Send a smaller copy. | Envía una copia más pequeña. | Sende eine kleinere Kopie. | Envoyez une copie plus petite.
Send one of at least {number} pixels a side. | Envía una de al menos {number} píxeles por lado. | Sende eines mit mindestens {number} Pixeln je Seite. | Envoyez-en une d'au moins {number} pixels de côté.
Send a file with one review a row. | Envía un archivo con una reseña por fila. | Sende eine Datei mit einer Bewertung je Zeile. | Envoyez un fichier avec un avis par ligne.
Send an array of reviews, or CSV. | Envía una lista de reseñas, o CSV. | Sende eine Liste von Bewertungen, oder CSV. | Envoyez une liste d'avis, ou du CSV.
Send them in several messages. | Envíalos en varios mensajes. | Sende sie in mehreren Nachrichten. | Envoyez-les en plusieurs messages.
Split it, or keep the columns that matter. | Divídelo, o quédate con las columnas que importan. | Teile es auf, oder behalte nur die wichtigen Spalten. | Divisez-le, ou gardez les colonnes qui comptent.
Clear cells far from the table, or save it as CSV and send that. | Vacía las celdas lejos de la tabla, o guárdala como CSV y envía el CSV. | Leere die Zellen weit neben der Tabelle, oder speichere sie als CSV und sende die CSV-Datei. | Videz les cellules loin du tableau, ou enregistrez-le en CSV et envoyez le CSV.
Keep the sheet with the reviews only. | Deja solo la hoja con las reseñas. | Behalte nur das Blatt mit den Bewertungen. | Ne gardez que la feuille des avis.
Split it up, or take a sample. | Divídelo, o toma una muestra. | Teile es auf, oder nimm eine Stichprobe. | Divisez-le, ou prenez un échantillon.
Shorten it, or split it up. | Acorta el texto, o divídelo. | Kürze den Text, oder teile ihn auf. | Raccourcissez le texte, ou divisez-le.
Put the reviews in a file. | Pon las reseñas en un archivo. | Schreibe die Bewertungen in eine Datei. | Mettez les avis dans un fichier.
Write or paste some words. | Escribe o pega algunas palabras. | Schreibe ein paar Wörter, oder füge Text ein. | Écrivez ou collez quelques mots.
Name one of them "text". | Llama "text" a una de ellas. | Nenne eine davon "text". | Nommez l'une d'elles "text".
Name another, or judge all of them. | Nombra otra, o valóralas todas. | Nenne eine andere, oder beurteile alle. | Nommez-en un autre, ou jugez-les tous.
Ask without naming one. | Pregunta sin nombrar ninguna columna. | Frage, ohne eine Spalte zu nennen. | Posez la question sans nommer de colonne.
Its columns are {columns}. | Sus columnas son {columns}. | Die Spalten sind {columns}. | Ses colonnes sont {columns}.
This conversation holds {held}. | Esta conversación contiene {held}. | Dieses Gespräch enthält {held}. | Cette conversation contient {held}.
Attach a photo first. | Adjunta antes una foto. | Hänge zuerst ein Foto an. | Joignez d'abord une photo.
Attach reviews first. | Adjunta antes reseñas. | Hänge zuerst Bewertungen an. | Joignez d'abord des avis.
"""
_VALUES = """
The picture | La foto | Das Bild | La photo
The table | La tabla | Die Tabelle | Le tableau
The file | El archivo | Die Datei | Le fichier
The message | El mensaje | Die Nachricht | Le message
The review | La reseña | Die Bewertung | L'avis
The list | La lista | Die Liste | La liste
The title | El título | Der Titel | Le titre
The description | La descripción | Die Beschreibung | La description
a PDF | un PDF | ein PDF | un PDF
an Office or ZIP file | un archivo de Office o ZIP | eine Office- oder ZIP-Datei | un fichier Office ou ZIP
a Word or ZIP file | un archivo de Word o ZIP | eine Word- oder ZIP-Datei | un fichier Word ou ZIP
a Word file | un archivo de Word | eine Word-Datei | un fichier Word
an old Word file | un archivo antiguo de Word | eine alte Word-Datei | un ancien fichier Word
a ZIP file | un archivo ZIP | eine ZIP-Datei | un fichier ZIP
a gzip file | un archivo gzip | eine gzip-Datei | un fichier gzip
a Parquet file | un archivo Parquet | eine Parquet-Datei | un fichier Parquet
an SVG drawing | un dibujo SVG | eine SVG-Zeichnung | un dessin SVG
binary, not text | un archivo binario, no texto | binär und kein Text | un fichier binaire, pas du texte
a picture or sound | una imagen o un sonido | ein Bild oder Ton | une image ou un son
a picture | una imagen | ein Bild | une image
many times that | muchas veces eso | ein Vielfaches davon | plusieurs fois cela
more | más | mehr | plus
"""
_UNITS = """
megapixels | megapíxeles | Megapixel | mégapixels
characters | caracteres | Zeichen | caractères
reviews | reseñas | Bewertungen | avis
labels | etiquetas | Begriffe | étiquettes
cells | celdas | Zellen | cellules
pixels | píxeles | Pixel | pixels
MB | MB | MB | Mo
"""


def complaint(error: str, language: str = ENGLISH) -> str:
    """An error, as `str` gives it, in a language; as it is where we don't know it."""
    if language == ENGLISH or len(error) > LONGEST:
        return error
    for ends, translated in _HINT_PATTERNS:
        if (hint := ends.search(error)) and (message := _message(error[: hint.start()], language)):
            return f"{message} {_filled(translated[language], hint.groupdict(), language)}"
    return _message(error, language) or error


def _message(error: str, language: str) -> str:
    """An error without its hint in a language; empty where we don't know it."""
    for told, translated in _MESSAGE_PATTERNS:
        if found := told.fullmatch(error):
            return _filled(translated[language], found.groupdict(), language)
    return ""


def _filled(template: str, values: dict[str, str], language: str) -> str:
    return template.format(**{name: _value(value, language) for name, value in values.items()})


def _value(value: str, language: str) -> str:
    """A name, a kind or an amount with its unit; a file's name stays as it is."""
    if value in _NAMES:
        return _NAMES[value][language]
    if not re.match(r"[\d,.]+(?:×| |$)", value):
        return value
    value = re.sub(r"\d[\d,.]*", lambda number: Say(language).signs(number[0]), value)
    return re.sub("|".join(_AMOUNTS), lambda unit: _AMOUNTS[unit[0]][language], value)


def _patterns(rows: str) -> list[tuple[re.Pattern[str], dict[str, str]]]:
    """Of each row, what tells its English, and the others."""
    return [
        (re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(told)), re.DOTALL), translated)
        for told, translated in table(rows).items()
    ]


_MESSAGE_PATTERNS = _patterns(_MESSAGES)
_HINT_PATTERNS = [(re.compile(rf"\s{told.pattern}\Z", re.DOTALL), translated) for told, translated in _patterns(_HINTS)]
_NAMES, _AMOUNTS = table(_VALUES), table(_UNITS)
