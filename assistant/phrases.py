"""The fixed phrases of replies in English, Spanish, German and French; labels, numbers and quotes stay as they are."""

ENGLISH, SPANISH, GERMAN, FRENCH = LANGUAGES = ("en", "es", "de", "fr")

_PHRASES: dict[str, dict[str, str]] = {
    "help": {
        "en": "I look at product photos and read reviews. Try one of these:\n\n"
        "- **Drop a photo** – I say what it is, or which of your words fits best: *“is it a dress, a skirt or a jumpsuit?”*\n"
        "- **A photo with a title** – category, gender, colour, season, usage, and whether the two belong together.\n"
        "- **Paste a review** – stars, mood, and whether its writer would recommend the product.\n"
        "- **Paste or drop many** (CSV, TSV, JSONL, Excel, TXT) – pros and cons with counts and verbatim quotes.\n"
        "- **Search** your catalogue by a photo or by words: *“anything like this in red?”*",
        "es": "Miro fotos de productos y leo reseñas. Por ejemplo:\n\n"
        "- **Sube una foto** – digo qué es, o cuál de tus palabras encaja mejor: *“¿es un vestido, una falda o un mono?”*\n"
        "- **Una foto con un título** – categoría, género, color, temporada, uso, y si van juntos.\n"
        "- **Pega una reseña** (en inglés) – estrellas, tono, y si quien la escribe lo recomendaría.\n"
        "- **Pega o sube muchas** (CSV, TSV, JSONL, Excel, TXT) – ventajas y quejas con recuentos y citas.\n"
        "- **Busca** en tu catálogo con una foto o con palabras: *“¿algo parecido en rojo?”*",
        "de": "Ich sehe mir Produktfotos an und lese Bewertungen. Zum Beispiel:\n\n"
        "- **Ein Foto** – ich sage, was es ist, oder welches deiner Wörter am besten passt: *„Kleid, Rock oder Overall?“*\n"
        "- **Ein Foto mit Titel** – Kategorie, Geschlecht, Farbe, Saison, Anlass und ob beide zusammenpassen.\n"
        "- **Eine Bewertung** (auf Englisch) – Sterne, Stimmung und ob die Person es weiterempfehlen würde.\n"
        "- **Viele Bewertungen** (CSV, TSV, JSONL, Excel, TXT) – Vor- und Nachteile mit Zahlen und wörtlichen Zitaten.\n"
        "- **Suche** in deinem Katalog mit Foto oder Wörtern: *„etwas Ähnliches in Rot?“*",
        "fr": "Je regarde des photos de produits et je lis des avis. Par exemple :\n\n"
        "- **Déposez une photo** – je dis ce que c'est, ou lequel de vos mots convient : *« robe, jupe ou combinaison ? »*\n"
        "- **Une photo avec un titre** – catégorie, genre, couleur, saison, usage, et si les deux vont ensemble.\n"
        "- **Collez un avis** (en anglais) – étoiles, ton, et si son auteur recommanderait le produit.\n"
        "- **Beaucoup d'avis** (CSV, TSV, JSONL, Excel, TXT) – points forts et faibles, comptés et cités.\n"
        "- **Cherchez** dans votre catalogue par photo ou par mots : *« quelque chose comme ça en rouge ? »*",
    },
    "picture": {
        "en": "I need a **photo** for that: drop one here (JPEG, PNG or WebP).",
        "es": "Para eso necesito una **foto**: súbela aquí (JPEG, PNG o WebP).",
        "de": "Dafür brauche ich ein **Foto**: Zieh eins hierher (JPEG, PNG oder WebP).",
        "fr": "Il me faut une **photo** pour cela : déposez-la ici (JPEG, PNG ou WebP).",
    },
    "reviews": {
        "en": "I need **reviews** for that: paste some, or drop a file (CSV, TSV, JSONL, Excel or TXT).",
        "es": "Para eso necesito **reseñas**: pega algunas o sube un archivo (CSV, TSV, JSONL, Excel o TXT).",
        "de": "Dafür brauche ich **Bewertungen**: Füge welche ein oder zieh eine Datei hierher (CSV, TSV, JSONL, Excel oder TXT).",
        "fr": "Il me faut des **avis** pour cela : collez-en, ou déposez un fichier (CSV, TSV, JSONL, Excel ou TXT).",
    },
    "example picture": {
        "en": "Try it with an example photo", "es": "Pruébalo con una foto de ejemplo",
        "de": "Mit einem Beispielfoto ausprobieren", "fr": "Essayer avec une photo d'exemple",
    },
    "example reviews": {
        "en": "Try it with example reviews", "es": "Pruébalo con reseñas de ejemplo",
        "de": "Mit Beispielbewertungen ausprobieren", "fr": "Essayer avec des avis d'exemple",
    },
    "column": {
        "en": "Which column of your table is the review, {columns}?",
        "es": "¿Qué columna de tu tabla contiene las reseñas: {columns}?",
        "de": "Welche Spalte deiner Tabelle enthält die Bewertungen: {columns}?",
        "fr": "Quelle colonne de votre tableau contient les avis : {columns} ?",
    },
    "no such picture": {
        "en": "There is no such picture here; I took what there is.",
        "es": "Esa foto no está aquí; he mirado lo que hay.",
        "de": "So ein Bild ist nicht hier; ich habe genommen, was da ist.",
        "fr": "Cette photo n'est pas ici ; j'ai pris ce qu'il y a.",
    },
    "too many": {
        "en": "That was more than I do in one go; ask me again for the rest.",
        "es": "Era más de lo que hago de una vez; vuelve a preguntarme por el resto.",
        "de": "Das war mehr, als ich auf einmal mache; frag mich noch einmal nach dem Rest.",
        "fr": "C'était plus que ce que je fais en une fois ; redemandez-moi le reste.",
    },
    "or": {"en": "or", "es": "o", "de": "oder", "fr": "ou"},
    "not ours": {
        "en": "I can't help with that; I look at product photos and reviews. Drop a photo or some reviews and ask away.",
        "es": "Con eso no puedo ayudar; yo miro fotos de productos y reseñas. Sube una foto o unas reseñas y pregunta.",
        "de": "Damit kann ich nicht helfen; ich sehe mir Produktfotos und Bewertungen an. Zieh ein Foto oder Bewertungen hierher.",
        "fr": "Je ne peux pas vous aider pour cela ; je regarde des photos de produits et des avis. Déposez une photo ou des avis et posez votre question.",
    },
    "the rest is not ours": {
        "en": "The rest I can't help with; I only look at product photos and reviews.",
        "es": "Con lo demás no puedo ayudar; solo miro fotos de productos y reseñas.",
        "de": "Beim Rest kann ich nicht helfen; ich sehe mir nur Produktfotos und Bewertungen an.",
        "fr": "Pour le reste, je ne peux pas vous aider ; je ne regarde que des photos de produits et des avis.",
    },
    "unjudged": {
        "en": "Material, pattern, brand, neckline and price I can't tell from a picture. I do judge what it is, its colour, and "
        "the gender, season and usage it suits.",
        "es": "El material, el estampado, la marca, el escote y el precio no los distingo en una foto. Sí digo qué es, su color, "
        "y para qué género, temporada y uso sirve.",
        "de": "Material, Muster, Marke, Ausschnitt und Preis erkenne ich auf einem Bild nicht. Ich sage, was es ist, welche Farbe "
        "es hat und zu welchem Geschlecht, welcher Saison und welchem Anlass es passt.",
        "fr": "La matière, le motif, la marque, l'encolure et le prix, je ne les vois pas sur une photo. Je dis ce que c'est, sa "
        "couleur, et à quel genre, quelle saison et quel usage il convient.",
    },
    "not understood": {
        "en": "I'm not sure what you'd like to know. Ask what a photo shows, or what reviews say, or type *help*.",
        "es": "No sé bien qué quieres saber. Pregunta qué muestra una foto, o qué dicen las reseñas, o escribe *ayuda*.",
        "de": "Ich bin nicht sicher, was du wissen möchtest. Frag, was ein Foto zeigt, was Bewertungen sagen, oder schreib *Hilfe*.",
        "fr": "Je ne suis pas sûr de comprendre. Demandez ce que montre une photo, ce que disent les avis, ou tapez *aide*.",
    },
    "did you mean": {
        "en": "Do you want to know {meant}?", "es": "¿Quieres saber {meant}?",
        "de": "Möchtest du wissen, {meant}?", "fr": "Voulez-vous savoir {meant} ?",
    },
    "meant categorize": {
        "en": "**what a photo shows**", "es": "**qué muestra una foto**",
        "de": "**was ein Foto zeigt**", "fr": "**ce que montre une photo**",
    },
    "meant analyze": {
        "en": "**the gender, season and usage of a product**", "es": "**el género, la temporada y el uso de un producto**",
        "de": "**zu welchem Geschlecht, welcher Saison und welchem Anlass ein Produkt passt**", "fr": "**pour quel genre, quelle saison et quel usage est un produit**",
    },
    "meant sentiment": {
        "en": "**whether a review is positive**", "es": "**si una reseña es positiva**",
        "de": "**ob eine Bewertung positiv ist**", "fr": "**si un avis est positif**",
    },
    "meant summarize": {
        "en": "**what customers say**", "es": "**qué dicen los clientes**",
        "de": "**was Kunden sagen**", "fr": "**ce que disent les clients**",
    },
    "meant search": {
        "en": "**which products are similar**", "es": "**qué productos se parecen**",
        "de": "**welche Produkte ähnlich sind**", "fr": "**quels produits se ressemblent**",
    },
    "ask categorize": {"en": "What is it?", "es": "¿Qué es?", "de": "Was ist das?", "fr": "Qu'est-ce que c'est ?"},
    "ask analyze": {
        "en": "Which gender, season and usage?", "es": "¿Qué género, temporada y uso?",
        "de": "Welches Geschlecht, welche Saison, welcher Anlass?", "fr": "Quel genre, quelle saison, quel usage ?",
    },
    "ask sentiment": {
        "en": "Is the review positive?", "es": "¿La reseña es positiva?",
        "de": "Ist die Bewertung positiv?", "fr": "L'avis est-il positif ?",
    },
    "ask summarize": {
        "en": "What do customers say?", "es": "¿Qué dicen los clientes?",
        "de": "Was sagen die Kunden?", "fr": "Que disent les clients ?",
    },
    "ask search": {
        "en": "Find similar products", "es": "Busca productos parecidos",
        "de": "Such ähnliche Produkte", "fr": "Cherchez des produits similaires",
    },
    "thanks": {
        "en": "You're welcome. Another photo, or more reviews?",
        "es": "De nada. ¿Otra foto o más reseñas?",
        "de": "Gern geschehen. Noch ein Foto oder weitere Bewertungen?",
        "fr": "Avec plaisir. Une autre photo, ou d'autres avis ?",
    },
    "greeting": {
        "en": "Hello! Drop a photo of a product, or paste some reviews, and I tell you what I see in them.",
        "es": "¡Hola! Sube una foto de un producto o pega unas reseñas, y te digo lo que veo en ellas.",
        "de": "Hallo! Zieh ein Produktfoto hierher oder füge Bewertungen ein, und ich sage dir, was ich darin sehe.",
        "fr": "Bonjour ! Déposez une photo de produit ou collez des avis, et je vous dis ce que j'y vois.",
    },
    "nothing to explain": {
        "en": "There is nothing to explain yet: drop a photo or some reviews first.",
        "es": "Aún no hay nada que explicar: sube primero una foto o unas reseñas.",
        "de": "Es gibt noch nichts zu erklären: Zieh zuerst ein Foto oder Bewertungen hierher.",
        "fr": "Il n'y a encore rien à expliquer : déposez d'abord une photo ou des avis.",
    },
    "why label": {
        "en": "{sure}: of these labels the picture comes closest to **{label}** ({percent}).",
        "es": "{sure}: de estas etiquetas, la que más se acerca a la foto es **{label}** ({percent}).",
        "de": "{sure}: Von diesen Begriffen passt **{label}** am besten zum Bild ({percent}).",
        "fr": "{sure} : de ces mots, **{label}** est le plus proche de la photo ({percent}).",
    },
    "why next": {
        "en": "Next are {rest}.", "es": "Después vienen {rest}.", "de": "Danach kommen {rest}.", "fr": "Viennent ensuite {rest}.",
    },
    "why unsure": {
        "en": "I'm not sure", "es": "No estoy seguro", "de": "Ich bin nicht sicher", "fr": "Je ne suis pas sûr",
    },
    "quite sure": {"en": "Quite sure", "es": "Muy seguro", "de": "Ziemlich sicher", "fr": "Très sûr"},
    "fairly sure": {"en": "Fairly sure", "es": "Bastante seguro", "de": "Einigermaßen sicher", "fr": "Assez sûr"},
    "not very sure": {"en": "Not very sure", "es": "No muy seguro", "de": "Nicht sehr sicher", "fr": "Pas très sûr"},
    "why one review": {
        "en": "The review model's probabilities for the review: {stars}.",
        "es": "Probabilidades que da el modelo a la reseña: {stars}.",
        "de": "Wahrscheinlichkeiten des Modells für diese Bewertung: {stars}.",
        "fr": "Probabilités du modèle pour cet avis : {stars}.",
    },
    "why first review": {
        "en": "The review model's probabilities for the first review: {stars}.",
        "es": "Probabilidades que da el modelo a la primera reseña: {stars}.",
        "de": "Wahrscheinlichkeiten des Modells für die erste Bewertung: {stars}.",
        "fr": "Probabilités du modèle pour le premier avis : {stars}.",
    },
    "why counted": {
        "en": "I counted who says what: {counted}.", "es": "Conté quién dice qué: {counted}.",
        "de": "Ich habe gezählt, wer was sagt: {counted}.", "fr": "J'ai compté qui dit quoi : {counted}.",
    },
    "why reviews": {
        "en": "It stands on {used} reviews.", "es": "Se basa en {used} reseñas.",
        "de": "Es beruht auf {used} Bewertungen.", "fr": "Cela repose sur {used} avis.",
    },
    "why probable": {
        "en": "It is what my models found most probable.", "es": "Es lo que mis modelos consideraron más probable.",
        "de": "Das fanden meine Modelle am wahrscheinlichsten.",
        "fr": "C'est ce que mes modèles ont trouvé le plus probable.",
    },
    "looked at": {
        "en": "What spoke most for {label} lies {where}; it glows in the picture below.",
        "es": "Lo que más apunta a {label} está {where}; se ve resaltado en la imagen de abajo.",
        "de": "Am stärksten für {label} spricht der Bereich {where}; im Bild unten leuchtet er.",
        "fr": "Ce qui a le plus fait pencher pour {label} se trouve {where} ; la zone ressort sur l'image ci-dessous.",
    },
    "middle": {"en": "in the middle", "es": "en el centro", "de": "in der Mitte", "fr": "au milieu"},
    "top": {"en": "at the top", "es": "arriba", "de": "oben", "fr": "en haut"},
    "bottom": {"en": "at the bottom", "es": "abajo", "de": "unten", "fr": "en bas"},
    "left": {"en": "on the left", "es": "a la izquierda", "de": "links", "fr": "à gauche"},
    "right": {"en": "on the right", "es": "a la derecha", "de": "rechts", "fr": "à droite"},
    "top left": {"en": "at the top left", "es": "arriba a la izquierda", "de": "oben links", "fr": "en haut à gauche"},
    "top right": {"en": "at the top right", "es": "arriba a la derecha", "de": "oben rechts", "fr": "en haut à droite"},
    "bottom left": {"en": "at the bottom left", "es": "abajo a la izquierda", "de": "unten links", "fr": "en bas à gauche"},
    "bottom right": {"en": "at the bottom right", "es": "abajo a la derecha", "de": "unten rechts", "fr": "en bas à droite"},
    "nothing lost": {
        "en": "Nothing else in our conversation is lost.", "es": "Nada más de nuestra conversación se ha perdido.",
        "de": "Sonst ist von unserem Gespräch nichts verloren.", "fr": "Rien d'autre de notre conversation n'est perdu.",
    },
    "failed": {
        "en": "That didn't work: {error}", "es": "Eso no funcionó: {error}",
        "de": "Das hat nicht geklappt: {error}", "fr": "Cela n'a pas marché : {error}",
    },
    "picture n": {"en": "Picture {n}", "es": "Foto {n}", "de": "Bild {n}", "fr": "Photo {n}"},
    "reviews n": {"en": "Reviews {n}", "es": "Reseñas {n}", "de": "Bewertungen {n}", "fr": "Avis {n}"},
    "found n": {"en": "Product {n}", "es": "Producto {n}", "de": "Produkt {n}", "fr": "Produit {n}"},
    "probably": {"en": "Probably", "es": "Probablemente", "de": "Wahrscheinlich", "fr": "Probablement"},
    "then": {"en": "Then", "es": "Después", "de": "Danach", "fr": "Ensuite"},
    "unsure": {
        "en": "I'm **not sure**: {why}. If it is one, try a photo with just the item. My best guess would be {guess}, which I "
        "would not rely on.",
        "es": "**No estoy seguro**: {why}. Si lo es, prueba con una foto solo del artículo. Yo diría {guess}, pero "
        "no me fiaría.",
        "de": "Ich bin **nicht sicher**: {why}. Falls doch, versuch es mit einem Foto, das nur das Teil zeigt. Am ehesten "
        "tippe ich auf {guess}, aber verlass dich nicht darauf.",
        "fr": "Je ne suis **pas sûr** : {why}. Si c'est le cas, essayez une photo de l'article seul. Je dirais plutôt "
        "{guess}, sans garantie.",
    },
    "unlike what I know": {
        "en": "this doesn't look like clothing, shoes, bags or accessories, which is what I know, or it can't be seen well enough",
        "es": "esto no parece ropa, calzado, bolsos ni accesorios, que es lo que conozco, o no se ve lo bastante bien",
        "de": "das sieht nicht nach Kleidung, Schuhen, Taschen oder Accessoires aus, womit ich mich auskenne, oder es ist nicht "
        "gut genug zu sehen",
        "fr": "cela ne ressemble pas à ce que je connais (vêtements, chaussures, sacs, accessoires), ou on le voit mal",
    },
    "none stands out": {
        "en": "none of these stands out in this picture, or it isn't the kind of picture I know (clothing, shoes, bags, accessories)",
        "es": "ninguna de estas opciones destaca en la foto, o no es el tipo de foto que conozco (ropa, calzado, bolsos, accesorios)",
        "de": "keins davon sticht auf dem Bild heraus, oder es ist kein Bild der Art, die ich kenne (Kleidung, Schuhe, Taschen, "
        "Accessoires)",
        "fr": "aucun de ces mots ne ressort de la photo, ou ce n'est pas le genre de photo que je connais (vêtements, chaussures, "
        "sacs, accessoires)",
    },
    "expected": {
        "en": "Expected {stars} of 5 stars; {sure} sure that the writer {would}.",
        "es": "Se esperan {stars} de 5 estrellas; con {sure} de certeza, quien la escribe {would}.",
        "de": "Erwartet: {stars} von 5 Sternen; zu {sure} sicher, dass die Person es {would}.",
        "fr": "Attendu : {stars} étoiles sur 5 ; sûr à {sure} que l'auteur {would}.",
    },
    "would": {
        "en": "would recommend it", "es": "lo recomendaría", "de": "weiterempfehlen würde", "fr": "le recommanderait",
    },
    "would not": {
        "en": "would not recommend it", "es": "no lo recomendaría", "de": "nicht weiterempfehlen würde",
        "fr": "ne le recommanderait pas",
    },
    "positive": {"en": "positive", "es": "positiva", "de": "positiv", "fr": "positif"},
    "neutral": {"en": "neutral", "es": "neutral", "de": "neutral", "fr": "neutre"},
    "negative": {"en": "negative", "es": "negativa", "de": "negativ", "fr": "négatif"},
    "over 99": {"en": "over 99 %", "es": "más del 99 %", "de": "über 99 %", "fr": "plus de 99 %"},
    "under 1": {"en": "under 1 %", "es": "menos del 1 %", "de": "unter 1 %", "fr": "moins de 1 %"},
    "language en": {"en": "English", "es": "inglés", "de": "Englisch", "fr": "anglais"},
    "language es": {"en": "Spanish", "es": "español", "de": "Spanisch", "fr": "espagnol"},
    "language de": {"en": "German", "es": "alemán", "de": "Deutsch", "fr": "allemand"},
    "language fr": {"en": "French", "es": "francés", "de": "Französisch", "fr": "français"},
    "a guess": {
        "en": "a guess: it is in {written}", "es": "a ojo: no está en inglés, sino en {written}",
        "de": "geraten: Sprache {written}", "fr": "au jugé : langue {written}",
    },
    "read as": {"en": "I read {columns}.", "es": "Leí {columns}.", "de": "Gelesen habe ich {columns}.", "fr": "J'ai lu {columns}."},
    "column as": {
        "en": "`{column}` as the {field}", "es": "`{column}` como {field}", "de": "`{column}` als {field}", "fr": "`{column}` comme {field}",
    },
    "field text": {"en": "text", "es": "texto", "de": "Text", "fr": "texte"},
    "field stars": {"en": "stars", "es": "estrellas", "de": "Sterne", "fr": "étoiles"},
    "field title": {"en": "title", "es": "título", "de": "Titel", "fr": "titre"},
    "field date": {"en": "date", "es": "fecha", "de": "Datum", "fr": "date"},
    "field author": {"en": "author", "es": "autor", "de": "Autor", "fr": "auteur"},
    "field product": {"en": "product", "es": "producto", "de": "Produkt", "fr": "produit"},
    "say so": {"en": "{n} say so", "es": "{n} lo dicen", "de": "{n} sagen das", "fr": "{n} le disent"},
    "of a product": {
        "en": "{stars} stars, {reviews} reviews", "es": "{stars} estrellas, {reviews} reseñas",
        "de": "{stars} Sterne, {reviews} Bewertungen", "fr": "{stars} étoiles, {reviews} avis",
    },
    "review n": {"en": "review {n}", "es": "reseña {n}", "de": "Bewertung {n}", "fr": "avis {n}"},
    "match": {"en": "match {percent}", "es": "coincidencia {percent}", "de": "Übereinstimmung {percent}", "fr": "concordance {percent}"},
    "ask colour": {"en": "What colour is it?", "es": "¿De qué color es?", "de": "Welche Farbe hat es?", "fr": "De quelle couleur est-ce ?"},
    "ask sure": {"en": "How sure are you?", "es": "¿Estás seguro?", "de": "Wie sicher bist du?", "fr": "Vous êtes sûr ?"},
    "ask why": {"en": "Why?", "es": "¿Por qué?", "de": "Warum?", "fr": "Pourquoi ?"},
    "ask about": {
        "en": "What do they say about the {what}?", "es": "¿Y {what}?", "de": "Und {what}?", "fr": "Et {what} ?",
    },
    "ask negative": {
        "en": "Only the negative ones", "es": "Solo las negativas", "de": "Nur die negativen", "fr": "Seulement les avis négatifs",
    },
    "ask positive": {
        "en": "Only the positive ones", "es": "Solo las positivas", "de": "Nur die positiven", "fr": "Seulement les avis positifs",
    },
    "ask all": {"en": "Summarise these", "es": "Resume estas reseñas", "de": "Fass die Bewertungen zusammen", "fr": "Résumez ces avis"},
    "ask first": {"en": "More like the first one", "es": "Más como el primero", "de": "Mehr wie das erste", "fr": "Plus comme le premier"},
    "use column": {"en": "Use “{column}”", "es": "Usa “{column}”", "de": "Nimm „{column}“", "fr": "Prenez « {column} »"},
    "ask help": {"en": "What can you do?", "es": "¿Qué puedes hacer?", "de": "Was kannst du?", "fr": "Que pouvez-vous faire ?"},
    "positive ones": {"en": "positive", "es": "positivas", "de": "positiv", "fr": "positifs"},
    "neutral ones": {"en": "neutral", "es": "neutrales", "de": "neutral", "fr": "neutres"},
    "negative ones": {"en": "negative", "es": "negativas", "de": "negativ", "fr": "négatifs"},
    "of many": {
        "en": "**{counts}** of {total} reviews; {stars} of 5 stars expected on average.",
        "es": "**{counts}** de {total} reseñas; se esperan {stars} de 5 estrellas de media.",
        "de": "**{counts}** von {total} Bewertungen; im Mittel {stars} von 5 Sternen erwartet.",
        "fr": "**{counts}** sur {total} avis ; {stars} étoiles sur 5 attendues en moyenne.",
    },
    "more": {"en": "… and {n} more.", "es": "… y {n} más.", "de": "… und {n} weitere.", "fr": "… et {n} de plus."},
    "for": {"en": "For", "es": "A favor", "de": "Dafür", "fr": "Pour"},
    "against": {"en": "Against", "es": "En contra", "de": "Dagegen", "fr": "Contre"},
    "used": {
        "en": "{used} of {received} reviews used{left}.", "es": "{used} de {received} reseñas usadas{left}.",
        "de": "{used} von {received} Bewertungen verwendet{left}.", "fr": "{used} avis sur {received} utilisés{left}.",
    },
    "belong": {
        "en": "**Picture and text belong together**", "es": "**La foto y el texto van juntos**",
        "de": "**Bild und Text passen zusammen**", "fr": "**La photo et le texte vont ensemble**",
    },
    "don't belong": {
        "en": "Picture and text **probably don't belong together**", "es": "La foto y el texto **probablemente no van juntos**",
        "de": "Bild und Text **passen wahrscheinlich nicht zusammen**",
        "fr": "La photo et le texte **ne vont probablement pas ensemble**",
    },
    "unknown picture": {
        "en": "The picture doesn't look like clothing or accessories, so its attributes should not be relied on.",
        "es": "La foto no parece de ropa ni de accesorios, así que no te fíes de sus atributos.",
        "de": "Das Bild sieht nicht nach Kleidung oder Accessoires aus; auf die Merkmale ist kein Verlass.",
        "fr": "La photo ne semble montrer ni vêtement ni accessoire : ne vous fiez pas à ses attributs.",
    },
    "differ by": {
        "en": "They differ by {kind}: the picture says {seen}, the text {said}.",
        "es": "Difieren en {kind}: la foto dice {seen}, el texto {said}.",
        "de": "Sie unterscheiden sich in {kind}: Das Bild sagt {seen}, der Text {said}.",
        "fr": "Désaccord sur {kind} : la photo dit {seen}, le texte {said}.",
    },
    "differ": {
        "en": "Picture and text differ (match {match}); neither alone says clearly by what.",
        "es": "Foto y texto difieren (coincidencia {match}); por separado ninguno dice claramente en qué.",
        "de": "Bild und Text passen nicht zusammen (Übereinstimmung {match}); woran es liegt, sagt keins von beiden klar.",
        "fr": "La photo et le texte ne concordent pas (concordance {match}) ; aucun des deux ne dit clairement en quoi.",
    },
    "kind product": {"en": "product", "es": "producto", "de": "Produktart", "fr": "le produit"},
    "kind colour": {"en": "colour", "es": "color", "de": "Farbe", "fr": "la couleur"},
    "kind gender": {"en": "gender", "es": "género", "de": "Geschlecht", "fr": "le genre"},
    "not sure what": {
        "en": "I'm **not sure** what this is", "es": "**No estoy seguro** de qué es esto",
        "de": "Ich bin **nicht sicher**, was das ist", "fr": "Je ne suis **pas sûr** de ce que c'est",
    },
    "found": {
        "en": "**{n} closest of {searched} products{to}:**", "es": "**Los más parecidos ({n} de {searched} productos{to}):**",
        "de": "**Am ähnlichsten ({n} von {searched} Produkten{to}):**",
        "fr": "**Les plus proches ({n} sur {searched} produits{to}) :**",
    },
    "found nothing": {
        "en": "No product of the catalogue fulfils that.", "es": "Ningún producto del catálogo cumple eso.",
        "de": "Kein Produkt im Katalog passt dazu.", "fr": "Aucun produit du catalogue ne correspond.",
    },
    "no catalogue": {
        "en": "I'd search your catalogue for that, but none is loaded: index it with `product-assistant index FOLDER_OR_TABLE -o "
        "INDEX` and start me with `--catalogue INDEX`.",
        "es": "Lo buscaría en tu catálogo, pero no hay ninguno cargado: indéxalo con `product-assistant index FOLDER_OR_TABLE -o "
        "INDEX` e iníciame con `--catalogue INDEX`.",
        "de": "Danach würde ich in deinem Katalog suchen, aber es ist keiner geladen: Indexiere ihn mit `product-assistant index "
        "FOLDER_OR_TABLE -o INDEX` und starte mich mit `--catalogue INDEX`.",
        "fr": "Je chercherais dans votre catalogue, mais aucun n'est chargé : indexez-le avec `product-assistant index "
        "FOLDER_OR_TABLE -o INDEX` et lancez-moi avec `--catalogue INDEX`.",
    },
    "chart labels": {
        "en": "Most probable labels", "es": "Etiquetas más probables", "de": "Wahrscheinlichste Begriffe", "fr": "Mots les plus probables",
    },
    "chart stars": {
        "en": "Probability of each number of stars", "es": "Probabilidad de cada número de estrellas",
        "de": "Wahrscheinlichkeit jeder Sternezahl", "fr": "Probabilité de chaque nombre d'étoiles",
    },
    "chart sides": {
        "en": "Reviews by polarity", "es": "Reseñas por tono", "de": "Bewertungen nach Stimmung", "fr": "Avis par tonalité",
    },
    "chart histogram": {
        "en": "Reviews by stars", "es": "Reseñas por estrellas", "de": "Bewertungen nach Sternen", "fr": "Avis par étoiles",
    },
    "chart trend": {
        "en": "Stars over time", "es": "Estrellas a lo largo del tiempo", "de": "Sterne im Lauf der Zeit", "fr": "Étoiles au fil du temps",
    },
    "chart aspects": {
        "en": "What they speak of", "es": "De qué hablan", "de": "Worüber sie sprechen", "fr": "Ce dont ils parlent",
    },
    "chart aspect": {
        "en": "{mentions} · {share} positive", "es": "{mentions} · {share} a favor",
        "de": "{mentions} · {share} positiv", "fr": "{mentions} · {share} positif",
    },
    "chart match": {
        "en": "Picture and text belong together", "es": "La foto y el texto van juntos",
        "de": "Bild und Text passen zusammen", "fr": "La photo et le texte vont ensemble",
    },
    "chart attributes": {"en": "Attributes", "es": "Atributos", "de": "Merkmale", "fr": "Attributs"},
    "other language": {
        "en": "This review is in {written}, and my review model reads **English only**. It would guess {guess}, which I would "
        "not rely on.",
        "es": "Esta reseña no está en inglés ({written}), y mi modelo **solo lee inglés**. Diría {guess}, pero no me fiaría.",
        "de": "Diese Bewertung ist nicht auf Englisch ({written}), und mein Modell **liest nur Englisch**. Es würde auf "
        "{guess} tippen, aber darauf würde ich mich nicht verlassen.",
        "fr": "Cet avis n'est pas en anglais ({written}), et mon modèle **ne lit que l'anglais**. Il dirait {guess}, mais je "
        "ne m'y fierais pas.",
    },
    "stars": {"en": "stars", "es": "estrellas", "de": "Sterne", "fr": "étoiles"},
    "fallback": {
        "en": "*The language model did not answer well, so the built-in router did.*",
        "es": "*El modelo de lenguaje no respondió bien, así que respondió el enrutador integrado.*",
        "de": "*Das Sprachmodell hat nicht richtig geantwortet, deshalb hat der eingebaute Router geantwortet.*",
        "fr": "*Le modèle de langage n'a pas bien répondu ; le routeur intégré a pris le relais.*",
    },
    "tired": {
        "en": "I stopped here: this took more tool calls or time than a turn may have.",
        "es": "Me he detenido aquí: hacía falta más tiempo o más llamadas de lo que permite un turno.",
        "de": "Hier habe ich aufgehört: das brauchte mehr Aufrufe oder Zeit, als eine Runde haben darf.",
        "fr": "Je me suis arrêté : il fallait plus d'appels ou de temps qu'un tour n'en permet.",
    },
    "found so far": {
        "en": "What I found so far is above.", "es": "Lo que encontré está arriba.",
        "de": "Was ich bis dahin fand, steht oben.", "fr": "Ce que j'ai trouvé est ci-dessus.",
    },
}  # fmt: skip


def phrase(key: str, language: str = ENGLISH, **values: object) -> str:
    """A phrase in a language, English where we have none in it."""
    texts = _PHRASES[key]
    return texts.get(language, texts[ENGLISH]).format(**values)
