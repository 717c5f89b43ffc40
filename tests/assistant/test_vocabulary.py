"""What is said in Spanish, German and French, as our models know it."""

from collections import Counter

import pytest

from assistant import vocabulary
from assistant.vocabulary import choices_in_english, in_english, question_in_english


@pytest.mark.parametrize(
    ("text", "language", "labels"),
    [
        ("¿Es un vestido o una falda?", "es", ["dress", "skirt"]),
        ("Ist das eine Jacke, ein Mantel oder eine Weste?", "de", ["jacket", "coat", "waistcoat"]),
        ("c'est une veste ou un manteau", "fr", ["jacket", "coat"]),
        ("¿de qué color es, azul o verde?", "es", ["blue", "green"]),
        ("dunkelblau oder schwarz?", "de", ["navy blue", "black"]),
        ("ist das Kleid blau oder grün?", "de", ["blue", "green"]),
        ("rouge ou noir, la robe", "fr", ["red", "black"]),
        ("Lange Hose oder kurze Hose?", "de", ["trousers", "shorts"]),
        ("pantalones cortos o falda", "es", ["shorts", "skirt"]),
        ("sac à main ou sac à dos ?", "fr", ["handbag", "backpack"]),
        ("Ich weiß nicht, Kleid oder Rock?", "de", ["dress", "skirt"]),
        ("montre moi si c'est une robe ou une jupe", "fr", ["dress", "skirt"]),
        ("gürtel oder guertel?", "de", []),  # one and the same
        ("Herren oder Damen?", "de", []),
        ("das ist eine Jacke, oder?", "de", []),
        ("es un abrigo, o no?", "es", []),
        ("qué es esto", "es", []),
        ("dress or skirt?", "en", []),
    ],
)
def test_choices(text, language, labels):
    assert choices_in_english(text, language) == labels


@pytest.mark.parametrize(
    ("words", "language", "english"),
    [
        ("rote Sandalen", "de", "red sandals"),
        ("dunkelbraune Lederschuhe", "de", "brown leather shoes"),
        ("Winterjacken für Kinder", "de", "winter jacket kids"),
        ("Tasche für Laptop", "de", "handbag fur laptop"),
        ("Damenuhr", "de", "women watch"),
        ("Sport-BH", "de", "bra"),
        ("une robe d'été", "fr", "une dress summer"),
        ("zapatos negros 50 euros", "es", "black shoes 50 euros"),
        ("traje de baño rojo", "es", "red swimsuit"),
        ("botas de mujer", "es", "boots women"),
        ("zapatos de tacon", "es", "high heels"),
        ("une robe bleu marine", "fr", "une navy blue dress"),
        ("montre moi des robes rouges", "fr", "des red dress"),
        ("sac à dos noir", "fr", "black backpack"),
        ("talons hauts", "fr", "high heels"),
        ("2XL hoodie H&M 8.5", "en", "2XL hoodie H&M 8.5"),
    ],
)
def test_searches(words, language, english):
    assert in_english(words, language) == english


@pytest.mark.parametrize(
    ("request_text", "language", "question"),
    [
        ("Was sagen sie über den Reißverschluss?", "de", "What do they say about the zip?"),
        ("¿qué dicen de la talla?", "es", "What do they say about the size?"),
        ("nur die negativen bitte", "de", "Only the negative ones"),
        ("nur die negativen zur Größe", "de", "What do they dislike about the size?"),
        ("nur gute", "de", "Only the positive ones"),
        ("nur die 1 Stern Bewertungen", "de", "What do the reviews with 1 star say?"),
        ("nur 1- und 2-Sterne-Bewertungen", "de", "What do the reviews with 1 and 2 stars say?"),
        (
            "Was sagen die 1-Stern-Bewertungen über den Reißverschluss?",
            "de",
            "What do the reviews with 1 star say about the zip?",
        ),
        ("verdient es 5 Sterne?", "de", None),
        ("solo las de cuatro o cinco estrellas", "es", "What do the reviews with 4 and 5 stars say?"),
        ("¿cuántas estrellas le dan?", "es", None),
        ("que disent les avis de 1 à 2 étoiles", "fr", "What do the reviews with 1 to 2 stars say?"),
        ("les avis 5 étoiles seulement", "fr", "What do the reviews with 5 stars say?"),
        ("Worüber beschweren sich die 5-Sterne-Bewertungen?", "de", "What do the reviews with 5 stars dislike?"),
        ("¿qué alaban las reseñas de 1 estrella?", "es", "What do the reviews with 1 star praise?"),
        ("nur 2 Sterne oder weniger", "de", "What do the reviews with 2 stars or less say?"),
        ("¿qué dicen los que dieron 4 estrellas o más?", "es", "What do the reviews with 4 stars or more say?"),
        ("reseñas de 1, 2 y 3 estrellas", "es", "What do the reviews with 1 and 2 and 3 stars say?"),
        ("Warum hat das Produkt nur 3 Sterne?", "de", None),
        ("solo 3,5 estrellas de media", "es", None),
        ("alles außer die 5-Sterne-Bewertungen", "de", None),
        (
            "Welches Produkt hat die meisten 1-Stern-Bewertungen?",
            "de",
            "Which product gets the most reviews with 1 star?",
        ),
        ("Pros und Contra der 5-Sterne-Bewertungen", "de", "What are the pros and cons in reviews with 5 stars?"),
        ("solo las buenas", "es", "Only the positive ones"),
        ("Únicamente las negativas", "es", "Only the negative ones"),
        ("solo 1 estrella", "es", "What do the reviews with 1 star say?"),
        ("que les avis négatifs", "fr", "Only the negative ones"),
        ("est-ce que les avis sont positifs ?", "fr", None),
        ("Sind die Bewertungen nur positiv?", "de", None),
        ("sind sie im Schnitt zufrieden?", "de", None),
        ("fass die Bewertungen zusammen", "de", None),
        ("positive und negative Punkte", "de", None),
        ("Que mentionnent les avis négatifs ?", "fr", "Only the negative ones"),
        ("combien de mauvais avis ?", "fr", "Only the negative ones"),
        ("Was steht in den schlechten Bewertungen?", "de", "Only the negative ones"),
        ("¿qué cuentan las reseñas malas?", "es", "Only the negative ones"),
        ("sind die meisten Bewertungen positiv?", "de", None),
        ("¿más opiniones buenas o malas?", "es", None),
        ("¿De qué se quejan?", "es", "What do they dislike?"),
        ("qué es lo que más les gusta", "es", "What do they like?"),
        ("¿crees que les gusta?", "es", None),
        ("y que les gusta mas", "es", "What do they like?"),
        ("¿qué no les gusta de la talla?", "es", "What do they dislike about the size?"),
        ("ventajas y desventajas", "es", None),
        ("Worüber beschweren sich die Leute?", "de", "What do they dislike?"),
        ("Was stört die Kundinnen am Reißverschluss?", "de", "What do they dislike about the zip?"),
        ("Was gefällt den Leuten?", "de", "What do they like?"),
        ("gefällt es den Leuten?", "de", None),
        ("Was gefällt den Leuten nicht?", "de", "What do they dislike?"),
        ("Vorteile und Nachteile", "de", None),
        ("de quoi se plaignent les gens", "fr", "What do they dislike?"),
        ("Qu'est-ce que les clientes aiment ?", "fr", "What do they like?"),
        ("Les gens aiment ?", "fr", None),
        ("points forts de la taille ?", "fr", "What do they like about the size?"),
        ("what about the zip", "en", None),
        ("pros y contras", "es", None),
        ("Vor- und Nachteile", "de", None),
        ("los puntos negativos y positivos", "es", None),
        ("ventajas e inconvenientes", "es", None),
        ("puntos fuertes y débiles", "es", None),
        ("points forts et faibles", "fr", None),
        ("points positifs et négatifs", "fr", None),
        ("ce qui plaît et ce qui cloche", "fr", None),
        ("qué les gusta y qué no", "es", None),
        ("¿qué gusta y qué no gusta?", "es", None),
        ("Was gefällt den Leuten und was nicht?", "de", None),
        ("¿Tiene buenas reseñas?", "es", None),
        ("Hat die Jacke gute Bewertungen?", "de", None),
        ("Ce produit a de bons avis ?", "fr", None),
        ("Hallo, sind die Bewertungen gut?", "de", None),
        ("Gibt es mehr positive Bewertungen?", "de", None),
        ("Kannst du die Bewertungen gut zusammenfassen?", "de", None),
        ("Buenos días, solo quiero un resumen", "es", None),
        ("Guten Tag, nur eine kurze Zusammenfassung", "de", None),
        ("No hay problema, resume las reseñas", "es", None),
        ("Kein Problem, fass die Bewertungen zusammen", "de", None),
        ("Pas de problème, résume les avis", "fr", None),
        ("Tengo un problema: son 200 reseñas, resúmelas", "es", None),
        ("tu peux me faire un résumé par défaut", "fr", None),
        ("Ich habe die Bewertungen nicht gefunden, kannst du helfen", "de", None),
        ("Lo malo es que tengo prisa, resume", "es", None),
        ("Stört es dich, das kurz zusammenzufassen?", "de", None),
        ("Das gefällt mir nicht, fass es nochmal zusammen", "de", None),
        ("Je n'aime pas ta réponse, résume mieux", "fr", None),
        ("a lo mejor puedes resumir", "es", None),
        ("resume las reseñas lo mejor posible", "es", None),
        ("¿Qué valoraciones tiene este vestido?", "es", None),
        ("¿les gusta o no les gusta?", "es", None),
        ("gefällt es ihnen oder nicht?", "de", None),
        ("est ce que les gens aiment ?", "fr", None),
        ("Tu crois que les gens aiment ?", "fr", None),
        ("y sin problema, gracias", "es", None),
        ("¿qué les gusta menos?", "es", "What do they dislike?"),
        ("Was gefällt den Kunden am wenigsten?", "de", "What do they dislike?"),
        ("qu'est-ce qu'ils aiment le moins ?", "fr", "What do they dislike?"),
        ("Qu'est-ce que les gens aiment pas ?", "fr", "What do they dislike?"),
        ("was sie nicht gut finden", "de", "What do they dislike?"),
        ("Was gefällt den Leuten an dem Kleid nicht?", "de", "What do they dislike?"),
        ("was nicht gefällt", "de", "What do they dislike?"),
        ("Was die Leute nicht mögen", "de", "What do they dislike?"),
        ("¿qué inconvenientes le ven?", "es", "What do they dislike?"),
        ("qu'est-ce qu'ils n'aiment pas ?", "fr", "What do they dislike?"),
        ("¿Qué producto tiene más quejas?", "es", "Which product gets the most complaints?"),
        ("Quel produit a le plus de plaintes ?", "fr", "Which product gets the most complaints?"),
        ("Welches Produkt hat die schlechtesten Bewertungen?", "de", "Which product is rated worst?"),
        ("¿Qué producto tiene las peores reseñas?", "es", "Which product is rated worst?"),
        ("Quel produit est le mieux noté ?", "fr", "Which product is rated best?"),
        ("Die negative Bewertung bitte zusammenfassen", "de", "Only the negative ones"),
        ("Gibt es negative Bewertungen?", "de", "Only the negative ones"),
        ("¿Hay reseñas negativas?", "es", "Only the negative ones"),
        ("resume las reseñas positivas", "es", "Only the positive ones"),
        ("fass die Bewertungen zum starken Geruch zusammen", "de", "What do they say about the smell?"),
    ],
)
def test_questions(request_text, language, question):
    assert question_in_english(request_text, language) == question


@pytest.mark.parametrize("rows", ["_PRODUCTS", "_COLOURS", "_ASPECTS", "_SEARCHED"])
def test_no_word_means_two_things(rows):
    for place in (1, 2, 3):
        cells = [row.split("|")[place] for row in getattr(vocabulary, rows).strip().splitlines()]
        counts = Counter(form for cell in cells for form in set(vocabulary.folded(cell).split()))
        assert [form for form, count in counts.items() if count > 1] == []
