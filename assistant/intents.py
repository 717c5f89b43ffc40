"""What the user's own words mean beside which tools they want: labels, pictures, reviews, columns, and small talk.

Patterns in English, Spanish, German and French. Which tools are wanted tells the router's network.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from models.labels import CATALOGUE, CLOTHING, COLOUR, EVERYDAY, FASHION_MNIST

CATEGORIZE, SENTIMENT, SUMMARIZE, ANALYZE, SEARCH = "categorize", "sentiment", "summarize", "analyze", "search"

HELP = re.compile(
    r"\bwhat (?:can|do) (?:you|u|this) (?:do|offer|know)\b|\bhow (?:does|do) (?:this|it|you|i use (?:this|you|it)) work|\bhow do i (?:use|start)\b|^\W*help\b"
    r"|\bwhat are you(?: able)?\b|\bwho are you\b|\bwhat is this (?:app|site|page|bot|tool)\b|\bhow can you help\b|\bwhat (?:should|can) i (?:ask|try|send)\b"
    r"|^\W*(?:ayuda|hilfe|aide)\W*$|\bqu[eé] (?:puedes|sabes) hacer\b|\bwas kannst du\b|\bwas k[oö]nnen sie\b|\bque (?:peux-tu|pouvez-vous|sais-tu) faire\b|\btu sais faire quoi\b",
    re.IGNORECASE,
)
WHY = re.compile(
    r"^\W*(?:but |ok(?:ay)? |and |so )?why\b(?! (?:do|did|are|is) (?:people|customers|buyers|they|so many|the (?:reviews|reviewers)))|\bhow (?:sure|certain|confident)\b"
    r"|\bare you (?:sure|certain|positive)\b|\bwhat makes you (?:think|say|so)\b|\bhow (?:do|did) you (?:know|decide|come|get|work)\b|\bexplain (?:that|this|your|yourself|how)\b|^\W*(?:really|seriously)\W*$"
    r"|^\W*(?:¿?por ?qu[eé]|xq)\b\W*$|\b(?:est[aá]s|qu[eé] tan) segur[oa]\b|^\W*(?:warum|wieso|weshalb)\b(?! (?:sind|beschweren|mögen|meckern|geben|gibt|haben|schreiben|so viele|die (?:leute|kunden)))|\b(?:wie|bist du|sind sie) (?:dir |dir da )?sicher\b"
    r"|^\W*pourquoi\b(?! (?:les|ils|elles|tant|on|des)\b)|\b(?:tu es|vous [eê]tes|t'es) s[uû]re?s?\b",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"^\W*(?:hi+|hello+|hey+|hiya|yo|good (?:morning|afternoon|evening|day)|greetings|hola|buen[oa]s(?: d[ií]as| tardes| noches)?|hallo|moin|servus|gr[uü]ezi"
    r"|guten (?:tag|morgen|abend)|bonjour|bonsoir|salut|coucou)\b(?:[\s,]+\w+)?\W*$",
    re.IGNORECASE,
)
_THANKING = r"thanks?|thank you|thx|ty|cheers|much appreciated|(?:muchas )?gracias|danke|merci|vielen dank"
THANKS_ALONE = re.compile(rf"^\W*(?:{_THANKING})\W*$", re.IGNORECASE)
THANKS = re.compile(
    rf"^\W*(?:(?:ok|okay|great|cool|nice|perfect)[,!. ]*)?(?:{_THANKING})\b(?!\W+(?:y|und|et|and|but|aber|pero|mais|now|jetzt|ahora)\b).*$"
    r"|^\W*(?:ok|okay|great|cool|nice|perfect|got it|good|fine|alright|bye|goodbye|see you|vale|genial|super|d'accord|alles klar)(?: one| job| work)?\W*$",
    re.IGNORECASE,
)
THANKS_WORDS = 25  # up to which thanks are nothing else, unless they go on to ask for something
_ASKS_ON = re.compile(
    r"^\W*(?:(?:please|pls|now|and|then)\s+)*(?:show|find|tell|give|look (?:for|up)|search|list|compare|summar\w*|next|(?:only|just) (?:the|those|these)"
    r"|(?:the )?(?:second|first|third|last|other)\b|wh(?:at|ich) (?:is|are|does|do|did|about|colou?r|size|season|kind|type|one)|which|how (?:many|much|about|is|are|do|does)"
    r"|is (?:it|this|that|he|she)|are (?:they|these|those)|do (?:they|you|people)|does (?:it|this|that|he|she)|(?:can|could|would) you|similar"
    r"|muestra\w*|busca\w*|dime|dame|(?:de )?qu[eé] (?:es|son|dicen|color|talla|tal)|cu[aá]l\w*|c[oó]mo (?:es|son)|s[oó]lo (?:la|el|las|los)"
    r"|zeig\w*|such\w*|sag\w*|was (?:ist|sind|sagen)|welche\w*|wie (?:viele|ist|sind|sicher|passt)|nur (?:die|der|das)|fass"
    r"|montre\w*|cherche\w*|dis|(?:de )?quelle? (?:est|couleur|taille|saison)|que disent|seulement (?:les|la|le))\b",
    re.IGNORECASE,
)
# "the season, but only once you've told me what it is": what is mentioned last is wanted first
_TURNED_ROUND = re.compile(
    r"\b(?:but )?only (?:once|after|when|if) (?:you|i|we|it|the|that)\b|\bafter (?:you(?:'ve| have)|telling|that you)\b"
    r"|\bbut (?:before|first)\b|\bbefore (?:you (?:answer|do)|that\b|answering)|\b(?:but|hold on|wait|actually)\b[^.?!]*\bfirst\W*$"
    r"|\bpero (?:s[oó]lo )?(?:despu[eé]s|antes|primero)\b|\baber (?:erst|zuerst|vorher)\b|\bmais (?:seulement (?:apr[eè]s|quand)|avant|d'abord)\b",
    re.IGNORECASE,
)
_BEFORE_ALL = re.compile(
    r"^\W*(?:before (?!anything|everything)(?:you|that|the|we|any|\w+ing)|antes de(?! nada| todo)|bevor|avant de)\b",
    re.IGNORECASE,
)
_IN_ORDER = re.compile(
    r"\bfirst\b.*\bthen\b|\bprimero\b.*\b(?:luego|despu[eé]s)\b|\b(?:erst|zuerst)\b.*\b(?:dann|danach)\b|\bd'abord\b.*\b(?:puis|ensuite)\b",
    re.IGNORECASE | re.DOTALL,
)
# what a list of attributes names; three of them are a profile of the product
_ATTRIBUTES = re.compile(
    r"\b(?:(gender|g[eé]nero|sexo|geschlecht|genre|sexe)|(season|temporada|saison|jahreszeit)|(usage|use|uso|occasions?|ocasi[oó]n|anlass|einsatz)"
    r"|(colou?rs?|color|farbe|couleur)|(type|category|tipo|categor[ií]a|art|kategorie|cat[eé]gorie)|(age|edad|alter|[aâ]ge))\b",
    re.IGNORECASE,
)
MORE_LIKE = re.compile(r"\b(?:more like|m[aá]s como|mehr wie|plus comme|d'autres comme)\b", re.IGNORECASE)
NOT_OURS = re.compile(
    r"\brefund|\bcancel|\bmy (?:order|account|password|cart|basket|parcel|package|delivery|return)\b|\bthe (?:order|account|password|cart|parcel)\b|\b(?:coupon|voucher|promo|discount) codes?\b|\bgutschein\w*|\bcode promo\b|\btrack(?:ing)? (?:my|number)\b|\bcheck ?out\b|\b(?:the|today'?s|tomorrow'?s|local) weather\b|\bweather (?:today|tomorrow|forecast|report|like|will)\b|\bjokes?\b"
    r"|\b(?:system|your|the|hidden|initial) prompts?\b|\bwrite (?:me )?(?:a |some )?(?:code|poem|python|essay|song|email)\b|\b(?:edit|crop|resize|brighten)(?= (?:it|this|that|these|them|the|my|out|away|up|both|all|photos?|pictures?)\b)|\bremove the background\b|\btranslate\b"
    r"|\bnews\b|\bcapital of\b|\bwho won\b|\bwhat time\b|\bbook (?:me )?a\b|\bplay (?:some )?music\b|\bstock price\b|\brecipe\b"
    r"|\breembols|\bdevoluci[oó]n\b|\bcarrito\b|\bmi pedido\b|\bchiste\b|\berstatt\w*|\bgeld zur[uü]ck\b|\bwarenkorb\b|\bbestellung\b|\bwitz\b|\bdas wetter\b|\bwetter(?:bericht|vorhersage| heute| morgen)\b"
    r"|\brembours\w*|(?<!sac )\bpanier\b|\bma commande\b|\bblague\b|\bm[eé]t[eé]o\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"^\W*(?:(?:please|pls|just|now|can you|could you|would you|i want you to|bitte|kannst du|por favor|puedes|peux-tu|pouvez-vous)\W+)*"
    r"(?:refund|cancel|translate|track|crop|resize|brighten|print|delete|book|put (?:it|this|that|them) in|traduce|traduis\w*|traduire|traducir|[uü]bersetz\w*|storniere?|annule[rz]?|cancela)\b",
    re.IGNORECASE,
)
# a clause that asks what others say, of whatever it may be
_OF_REVIEWERS = re.compile(
    r"\b(?:they|people|customers?|buyers?|reviews?|reviewers?|anyone|anybody|mention\w*|complain\w*|gente|clientes|dicen|opinan|rese[ñn]as"
    r"|kunden|leute|sagen|bewertungen|clients|gens|disent|avis)\b",
    re.IGNORECASE,
)
UNJUDGED = re.compile(
    r"\b(?:material|fabric|leather|cotton|silk|wool(?:len)?|denim|linen|polyester|pattern|striped?|checked|floral|brand|logo|genuine|authentic"
    r"|neckline|v.?neck|sleeves?|price|cost|worth|how old|size|cuero|algod[oó]n|seda|marca|precio|estampado|leder|baumwolle|seide|marke|preis|muster|stoff"
    r"|cuir|coton|soie|marque|prix|motif|tissu|mati[eè]re)\b",
    re.IGNORECASE,
)

# a question that narrows what reviews are summed up, and one that is about all of them anyway
NARROWS = re.compile(
    r"\bsince\b|\b(?:from|after) (?:last |this )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter|(?:19|20)\d\d|year|month)"
    r"|\blately\b|\bchanged?\b|\b(?:which|what) (?:product|item|article|model)s?\b|\bcompare\b|\b(?:about|of) (?:the|its|their) \w+|\bonly\b|\bjust the\b"
    r"|\bmention\w*\b|\bhow(?:'?s| is| are) the \w+|\bwhat about\b|\b(?:negative|positive|bad|good) ones\b|\b(?:one|two|three|four|five|[1-5]).?stars?\b",
    re.IGNORECASE,
)
WHOLE = re.compile(
    r"\b(?:about|of) (?:the|these|this|those|it|them|its)? ?(?:product|reviews?|item|it|them|this|these|those)\b",
    re.IGNORECASE,
)
# "a jacket that is waterproof" and "for this summer" point at nothing
LIKE_A_PICTURE = re.compile(
    r"\b(?:like|similar|same|match\w*|lookalikes?|look-alikes?|exact|near|close to|resembl\w*|goes with|this(?! (?:summer|winter|spring|autumn|fall|season|year|month|week|weekend|evening))|that(?! (?:is|are|was|were|has|have|can|could|will|would|won|don|doesn|didn|fits?|suits?|goes?|looks?|works?|costs?|comes?|i|you|we|it)\b)|these|those|one|it|second|first|third"
    r"|photo|picture|pics?|image|parecid[oa]s?|similar(?:es)?|igual(?:es)?|mism[oa]|como (?:est[ea]|es[ea])|ähnlich\w*|aehnlich\w*|sowas|so (?:was|etwas|ein\w*)|gleich\w*|dies\w*"
    r"|genau|wie (?:das|die|der|dieses?)|como (?:el|la)|comme (?:le|la|celui|celle)|pareil\w*|semblable\w*|similaire\w*|m[eê]me|comme (?:ça|ca|cel\w*)|est[aeo]|es[ae])\b",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\b(?:these|those|both|they|their|ambas?|ambos|las dos|los dos|beide\w*|les deux)\b", re.IGNORECASE)
_ALL = re.compile(
    r"\ball (?:of (?:them|these|those)|three|four|(?:the )?(?:pictures|photos|pics))\b|\beach(?: one| of| picture| photo)?\b(?! other)|\bevery (?:picture|photo|one)\b"
    r"|\bcada (?:una?|foto)\b|\blas tres\b|\btodas las fotos\b|\balle (?:drei|vier|bilder|fotos)\b|\bjedes (?:bild|foto)\b|\bchacune?\b|\bles trois\b|\btoutes les photos\b|\b(?:tous|toutes|todas|todos|alle)\b(?=\W*$)",
    re.IGNORECASE,
)
_SETS = re.compile(
    r"\bcompare\b|\bversus\b|\bvs\b|\bside by side\b|\bboth (?:files|products|sets)\b|\bwhich (?:of the two|one|file|product) (?:is|do|does|has)\b|\bcompara\b|\bvergleich\w*|\bcompare[rz]\b",
    re.IGNORECASE,
)
_ORDINALS = {
    0: r"first|1st|left|primer[ao]?|1r[ao]|1er[ao]?|1ª|izquierd[ao]|erste[nrsm]?|linke?[nrsm]?|links|premi[eè]re?|1[eè]?re|gauche",
    1: r"second|2nd|middle|segund[ao]|2d[ao]|2ª|(?:del|de en) medio|zweite[nrsm]?|mittlere[nrsm]?|deuxi[eè]me|seconde?|2(?:[eè]me|e|nde)|milieu",
    2: r"third|3rd|tercer[ao]?|3r[ao]|3ª|dritte[nrsm]?|troisi[eè]me|3(?:[eè]me|e)", 3: r"fourth|4th|cuart[ao]|vierte[nrsm]?|quatri[eè]me",
    -1: r"last|latest|newest|right(?:[- ]hand)?|[uú]ltim[ao]|derech[ao]|letzte[nrsm]?|rechte[nrsm]?|rechts|derni[eè]re?|droite",
    -2: r"previous|one before|anterior|pen[uú]ltim[ao]|vorletzte[nrsm]?|vorige[nrsm]?|vorherige[nrsm]?|pr[eé]c[eé]dente?|avant-derni[eè]re?",
}  # fmt: skip
_AFTER_NOUNS = r"links|rechts|izquierda|derecha|gauche|droite|milieu|segund[ao]|primer[ao]|tercer[ao]|[uú]ltim[ao]"
_FIRST_TWO = re.compile(
    r"\b(?:first|1st) (?:two|2)\b|\b(?:dos primer[ao]s|primer[ao]s dos|deux premi[eè]re?s|ersten (?:beiden|zwei)|beiden ersten)\b",
    re.IGNORECASE,
)
_LAST_TWO = re.compile(
    r"\blast (?:two|2)\b|\b(?:dos [uú]ltim[ao]s|[uú]ltim[ao]s dos|deux derni[eè]re?s|letzten (?:beiden|zwei))\b",
    re.IGNORECASE,
)
_DETERMINERS = (
    r"the|la|el|los|las|lo de la|la de|die|der|das|den|dem|beim|vom|zum|im|am|le|les|cel(?:le|ui) d[eu](?: la)?"
)
# what may stand behind a place that is named without a noun; "the first communion" is something else
_THEN = r"(?=\W*$|\s*[,;:=]|\s+(?:one|pair|of (?:those|these|them)|is|are|was|isn|does|do|really|only|please|pls|too|also|as|for|es|son|est|ist|sind|passt|bitte|por favor|porfa|para|für|fuer|pour|nur|solo|s[oó]lo)\b)"
_PICTURE_WORDS = (
    r"pictures?|photos?|pics?|images?|img|shots?|one|bild(?:er)?|fotos?|im[aá]gen(?:es)?|items?|garments?|snaps?"
)
_REVIEW_WORDS = r"reviews?|customers?|comments?|one|rese[ñn]as?|opini(?:[oó]n|ones)|comentarios?|bewertung(?:en)?|rezension(?:en)?|kommentar|avis|commentaires?|client\w*|reviewers?|rev"
_NOT_COUNTED = r"(?!\s*(?:%|/|[.,]\d|:\d|stars?|estrellas?|stern\w*|[ée]toiles?|★|⭐|to\b|bis\b|a\b|[aà] \d|de \w+(?:o|re)\b|ans\b|years?|jahre|euros?|€|\$|£))"
_NUMBERED = rf"(?:no\.?|n[°º]|number|nr\.?|num\.?|n[uú]mero|nummer|#)?\s*(\d{{1,2}})\b{_NOT_COUNTED}"
_MORE_NUMBERS = re.compile(
    rf"\s*(?:,(?:\s*(?:and|und|y|et))?|/|&|and|und|y|et)\s*(?:the |la |die )?(\d{{1,2}})\b{_NOT_COUNTED}", re.IGNORECASE
)
_IN_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "eins": "1",
    "zwei": "2", "drei": "3", "vier": "4", "deux": "2", "trois": "3", "quatre": "4",
}  # fmt: skip
_NUMBER_WORD = rf"(?:{'|'.join(_IN_WORDS)})\b"
_NUMBERED_IN_WORDS = re.compile(  # "photo two", "reviews one, two and three"; not "reviews one by one", "the pic one"
    r"(?<!the )\b(?:pictures?|photos?|pics?|images?|bild(?:er)?|fotos?|im[aá]gen(?:es)?|reviews?|rese[ñn]as?|rezension|bewertung|avis)"
    rf"\s+(?:(?:number|no\.?|nummer|n[uú]mero|num[eé]ro)\s+)?{_NUMBER_WORD}"
    rf"(?:\s*(?:,(?:\s*and)?|/|&|and|und|y|et)\s*{_NUMBER_WORD})*"
    r"(?!(?:\s+|-)(?:by|at|more|of|sizes?|pieces?|tones?|ways?|quarters?|hundred|thousand|stars?|is\s+(?:my|the|of)|teile|fotos|bilder|photos|pictures)\b)",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(
    r"[.?!;,\n()]+|\s[-–]\s|\b(?:and|then|but|y|luego|despu[eé]s|pero|sino|und|dann|danach|aber|sondern|et|puis|mais|ensuite)\b",
    re.IGNORECASE,
)
# what a clause says that is left out: "ignore the first", "the other I know already"
_LEFT_OUT = re.compile(
    r"(?<!n't )(?<!not )(?<!never )\b(?:ignore|skip|leave out|forget(?: about)?)\b|\bnot the (?:first|second|third|last|left|right|middle|other|1st|2nd|3rd)\b(?! \w+ thing)"
    r"|\bi (?:already )?know\b|\balready (?:know|done|did|sold|clear|have it)\b|\b(?:don'?t|do not) (?:need|care about|bother with)\b|\ball but\b|\bexcept\b"
    r"|(?<!no )\b(?:olvid[ae]\w*|ignora)\b|\bya (?:l[ao] )?(?:s[eé]|tengo|conozco|vend[ií])\b|\bno (?:la|el)\b|\bmenos\b|\bsalvo\b|\bexcepto\b"
    r"|\bignorier\w*|\bvergiss\b(?!.*\bnicht\b)|\bschon (?:klar|erledigt|verkauft)\b|\bversehen\b|\bnicht d(?:as|ie|en)\b|\bau(?:ß|ss)er\b"
    r"|\blaisse(?:z)?[ -]tomber\b|(?<!n')\boublie\w*|\bd[eé]j[aà] (?:fait|vu|vendue?)\b|\bs'en fout\b|\bpas (?:la|le)\b|\bsauf\b",
    re.IGNORECASE,
)
_ASKS_ANEW = re.compile(
    r"\bwhat(?:'?s| is| are| kind| type| sort)\b|\bwhich\b|\bqu[eé] (?:es|son|tipo)\b|\bwas (?:ist|sind|f[uü]r)\b|\bqu'est-ce\b|\bc'est quoi\b",
    re.IGNORECASE,
)
_SAME_WORDS = r"same|ditto|likewise|lo mismo|igual|dasselbe|das gleiche|genauso|pareil|idem|la m[eê]me chose"
_SAME = re.compile(rf"\b(?:{_SAME_WORDS})\b", re.IGNORECASE)
_REPEATS = re.compile(
    rf"\b(?:{_SAME_WORDS}) (?:thing |question |pregunta |frage )?(?:with|for|on|again|but|con|para|mit|bei|f[uü]r|pour|avec)\b"
    r"|\b(?:do|now|try) (?:this|that|the other|the next) one\b|\b(?:again|once more|skipped|forgot)\b.*\b(?:photo|picture|pic|one)\b",
    re.IGNORECASE,
)
_ASKING = frozenset(
    str.split(
        "do you have got any carry sell stock is there are we i i'm im need want looking look for find me show please pls can could would some something anything a an the my your our in of to on and "
        "or with that this it one ones these those like similar same more ideas idea gift buy get search searching catalogue catalog range shop store items products product hi hello hey thanks left at "
        "all if exists but not too so just also then where which what who whats see other another exact exactly photo picture pic image second first third last here give be s hay tienes tienen busco busca "
        "buscar quiero algo un una unos unas de para con el la los las por favor parecido parecida muéstrame habt ihr haben sie gibt es ich suche such suchen ein eine einen mir etwas was sowas ähnliches "
        "für und mit der die das in bitte zeig zeigt avez vous as tu cherche chercher trouve trouvez moi je des du le les une pour avec quelque chose comme ça svp et on y productos produkte produits artículos articulos artikel articles parecidos parecidas similares iguales igual mismo misma otro otra otros otras muestrame enséñame ensename búscame buscame tenéis teneis quisiera así estilo en ähnliche ähnlichen aehnliche gleiche gleichen gleiches vergleichbares finde gibts auch noch andere hätte gern den dem mehr wie zweite erste dritte segundo segunda primero primera tercero como más mas similaires pareil pareils même cherchez trouve-moi trouvez-moi montrez montrez-moi montre-moi avez-vous t'as voudrais a-t-il qu'est-ce que mais à plus deuxième première premier troisième"
    )
)


_MATCHES = re.compile(
    r"\b(?:title|listing|description|text|caption|titre|descriptif|libell[ée]|t[ií]tulo|descripci[oó]n|texto|titel|beschreibung)\b.{0,40}"
    r"\b(?:match\w*|fits?|agrees?|belongs?|goes with|correspond\w*|passt|passen|coincid\w*|encaj\w*|colle|va avec)\b",
    re.IGNORECASE | re.DOTALL,
)
_EXTRA_PRODUCTS = ("boot", "sneaker", "trainer", "hoodie", "jumper", "bag", "purse", "coat", "gown", "blouse", "jean", "heel",
                   "scarf", "jumpsuit", "pant", "tee", "tshirt", "shoe", "phone", "case", "swimsuit", "bikini", "vest", "suit")  # fmt: skip
_OR = re.compile(r"\s*,?\s+or\s+", re.IGNORECASE)
ASIDE = 4  # words after choices up to which they are an aside
_NEXT_QUESTION = re.compile(  # "what is this, and is it black or blue"
    r",?\s*\b(?:and|but|then)\s+(?=(?:is|are|was|were|does|do|did|can|could|would|what|which|who|tell)\b)"
    r"|(?<=\w),\s*(?=(?:is|are) (?:it|this|that|they|these|those)\b)",
    re.IGNORECASE,
)
_ASIDES = re.compile(
    r"\b(?:please|pls|thanks|thank you|thx|do you think|would you say|you think|in your opinion)\b", re.IGNORECASE
)
_BESIDE_CHOICES = re.compile(
    r"^(?:(?:an?|the|some|more|like|of|rather|maybe|closer to|just)\s+)*(?:(?:colou?r|shade|type|item|product)\s+(?=\w))?",
    re.IGNORECASE,
)
_STOP_CHOICES = {"good", "bad", "positive", "negative", "not", "yes", "no", "real", "fake", "what", "so", "men", "women", "man", "woman",
                 "male", "female", "girls", "boys", "unisex", "happy", "unhappy", "else", "something", "formal", "casual", "sporty"}  # fmt: skip
_FOR_WHOM_OR_WHEN = re.compile(
    r"\b(?:(?:wom[ae]n|m[ae]n|lad(?:y|ie)|boy|girl|kid|child|teen|adult|baby|sport)(?:'?s)?|children|unisex|male|female|gents"
    r"|spring|summer|autumn|fall|winter|casual|formal)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:[^:]*:|.*?\b(?:is|are|was|be|call|between|as|either|of|labels?|from|more|like|see|which|one|them|it|this|that|these|those|they|a|an|some)\b[\s:,])[\s:,]*",
    re.IGNORECASE,
)


@lru_cache
def product_words() -> frozenset[str]:
    """Single words that name product types, both numbers, in lower case."""
    labels = [label for each in (EVERYDAY, CLOTHING, FASHION_MNIST, CATALOGUE) for label in each.labels]
    words = {word for label in labels for word in re.findall(r"[a-z][a-z-]+", label.lower())} | set(_EXTRA_PRODUCTS)
    words -= {
        "and",
        "or",
        "free",
        "high",
        "hair",
        "face",
        "body",
        "gift",
        "set",
        "mask",
        "care",
        "top",
        "tops",
        "ring",
        "accessory",
        "sleeve",
    }
    return frozenset(words | {word + "s" for word in words} | {word.removesuffix("s") for word in words} | {"top"})


_ROLES = {
    "text": r"texts?|reviews?|comments?|opinions?", "stars": r"stars?|ratings?|scores?|grades?", "title": r"titles?|headlines?",
    "date": r"dates?|times?|days?", "author": r"authors?|writers?|reviewers?|customers?|names?", "product": r"products?|items?|articles?",
}  # fmt: skip
_READS = re.compile(r"\b(?:use|read|take|treat|column|is|are|in|as|not|should be)\b", re.IGNORECASE)


def role_of(text: str) -> str | None:
    """What a request says a column holds: "the stars are in score" speaks of "stars"."""
    if not _READS.search(text):
        return None
    for role, words in _ROLES.items():
        held = (
            rf"\bthe (?:{words}) (?:is|are|stand|comes?|should be)\b|\b(?:as|for|is|are) (?:the )?(?:{words})\s*[.!]?$"
        )
        if re.search(held, text.strip(), re.IGNORECASE):
            return role
    return None


def asks_anew(text: str) -> bool:
    """Whether a follow-up asks something of its own: "and what is it?", not "and the second one?"."""
    return bool(_ASKS_ANEW.search(text))


def names(text: str, column: str) -> bool:
    """Whether a text names a column, in any case."""
    return bool(re.search(_name_of(column), text, re.IGNORECASE))


def without(text: str, column: str) -> str:
    """A text without the name of a column, where it stands last: of "the stars are in stars" the first speak of the role."""
    *_, last = re.finditer(_name_of(column), text, re.IGNORECASE)
    return f"{text[: last.start()]} {text[last.end() :]}"


def _name_of(column: str) -> str:
    return rf"(?<!\w){re.escape(column)}(?!\w)"


def ordinal_of(text: str) -> int | None:
    """0 for "the first", 1 for "the second" …; None where a text counts nothing."""
    words = ("first", "second", "third", "fourth")
    return next((place for place, word in enumerate(words) if re.search(rf"\b{word}\b", text, re.IGNORECASE)), None)


def labels_of(text: str) -> str | list[str]:
    """The label set that a request names: the choices in it, "colour" where that is asked, or "auto"."""
    choices = _choices(text)
    if choices:
        return choices
    if re.search(
        r"\b(?:colou?rs?|colores|colr|tonalidad|couleurs?|coloris|teinte|farben?|farbton|farbig\w*|shade|hue|tono(?! de (?:las?|el|los)\b))\b",
        text,
        re.IGNORECASE,
    ):
        return "colour"
    if re.search(r"fashion.?mnist", text, re.IGNORECASE):
        return "fashion-mnist"
    return "catalogue" if re.search(r"\barticle type|\bcatalogue\b|\bcatalog\b", text, re.IGNORECASE) else "auto"


def _choices(text: str) -> list[str]:
    """The words between which a request wants a choice: "is it a dress, a skirt or a jumpsuit?" """
    parts = [part for sentence in re.split(r"[.?!;\n]", text) for part in _NEXT_QUESTION.split(sentence)]
    head, *rest = _OR.split(next((part for part in parts if _OR.search(part)), ""))
    if not rest:
        return []
    first, *more = head.split(",")
    while (match := _LEAD_IN.match(first)) and match.end() < len(first):
        first = first[match.end() :]
    *middle, last = rest
    last, *tails = last.split(
        ","
    )  # "red or blue, green", "a dress or a skirt, I can't tell", "sir or madam, could you …"
    if any(len(tail.split()) > ASIDE for tail in tails):
        return []
    tails = [tail for tail in tails if set(tail.lower().split()[-1:]) <= _named_words()]
    pieces = [first, *more, *(each for part in middle for each in part.split(",")), last, *tails]
    words = [bare for piece in pieces if (bare := _bare(piece)) and bare.lower() not in ("it", "this", "that", "one")]
    usable = len(words) >= 2 and all(len(word.split()) <= 4 for word in words)
    if not usable or any(set(word.lower().split()) & _STOP_CHOICES for word in words):
        return []
    return list(dict.fromkeys(words))


def is_between_products(text: str, choices: Sequence[str]) -> bool:
    """Whether a text wants nothing but a choice between products or colours; not which kind of one, for men or for parties."""
    named = [each for each in choices if set(each.lower().split()) <= _named_words()]
    differ = len({each.lower().split()[-1] for each in choices}) == len(choices)
    return len(named) > 1 and differ and not _ATTRIBUTES.search(text) and not _FOR_WHOM_OR_WHEN.search(text)


@lru_cache
def _named_words() -> frozenset[str]:
    """Words that end the name of a product or a colour."""
    return product_words() | {label.lower().split()[-1] for label in COLOUR.labels}


def _bare(piece: str) -> str:
    """A choice without the words around it."""
    return _BESIDE_CHOICES.sub("", _ASIDES.sub("", piece).strip(" ,:'\"")).strip()


def clauses_of(text: str) -> list[tuple[int, int]]:
    """Spans of the clauses of a text, as far as punctuation and small words tell."""
    bounds = [0, *(place for match in _CLAUSE_ENDS.finditer(text) for place in match.span()), len(text)]
    return [(start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=True) if text[start:end].strip()]


def _clauses(text: str) -> list[str]:
    return [text[start:end] for start, end in clauses_of(text)]


def places_of(text: str, kind: str) -> list[int]:
    """Which of several pictures ("picture") or reviews ("review") a text names: 0 for the first, −1 for the last.

    What a question names counts before what is told beside it; what is only named to leave it out doesn't count.
    """
    questions = "" if _SAME.search(text) else " ".join(re.findall(r"[^.?!\n]+\?", text))
    return _named(questions, kind) or _named(text, kind)


def left_out(text: str, kind: str) -> list[int]:
    """Places that a text names only to leave them out: "ignore the first"; as `places_of`."""
    clauses = [clause for clause in _clauses(text) if _LEFT_OUT.search(clause)]
    return [place for each in clauses for place in (*_places(each, kind, alone=False), *numbers_of(each, kind))]


def _named(text: str, kind: str) -> list[int]:
    clauses = _clauses(text)
    wanted = [clause for clause in clauses if not _LEFT_OUT.search(clause)]
    kept = text if len(wanted) == len(clauses) else " . ".join(wanted)
    places = [*numbers_of(kept, kind), *_first_or_last_two(kept)]
    for clause in wanted:
        places += _places(clause, kind, alone=len(clauses) == 1)
    return list(dict.fromkeys(place for place in places if place >= -2))


def numbers_of(text: str, kind: str) -> list[int]:
    """Places by their numbers: "picture 2", "pictures 1, 2 and 3", "number 3", "la 1"."""
    words = _PICTURE_WORDS if kind == "picture" else _REVIEW_WORDS
    text = _in_digits(text)
    lead = rf"\b(?:{words})\s*{_NUMBERED}|(?:\b(?:number|n[uú]mero|nummer|num[eé]ro|nr\.?)|#)\s*(\d{{1,2}})\b{_NOT_COUNTED}|\b(?:das|die|der) (\d)\. (?:{words})\b|\b(?:la|el|le|die) (\d)\b(?=\W*$|\s*[,?]|\s+(?:es|est|ist)\b)"
    places = []
    for match in re.finditer(lead, text, re.IGNORECASE):
        places.append(int(next(filter(None, match.groups()))) - 1)
        at = match.end()
        while more := _MORE_NUMBERS.match(text, at):
            places.append(int(more[1]) - 1)
            at = more.end()
    return places


def _in_digits(text: str) -> str:
    """A text with digits for the numbers in words that pictures and reviews are named by."""

    def digits(match: re.Match) -> str:
        return re.sub(rf"(?<=\W){_NUMBER_WORD}", lambda word: _IN_WORDS[word[0].lower()], match[0], flags=re.IGNORECASE)

    return _NUMBERED_IN_WORDS.sub(digits, text)


def _first_or_last_two(text: str) -> list[int]:
    if _FIRST_TWO.search(text):
        return [0, 1]
    return [-2, -1] if _LAST_TWO.search(text) else []


def _places(clause: str, kind: str, *, alone: bool) -> list[int]:
    """Places that a clause names by a word.

    Args:
        alone: nothing else is said, so that a bare "second?" names one.
    """
    words = _PICTURE_WORDS if kind == "picture" else _REVIEW_WORDS
    bare = rf"(?:{_DETERMINERS})\s+" if not alone else rf"(?:(?:{_DETERMINERS})\s+)?"
    pattern = (
        rf"\b(?:ORDINAL)\s+(?:\w+\s+)?(?:{words})\b|\b(?:{words}|cel(?:le|ui)|la|el)\s+(?:de |du |à |a )?(?:la )?(?=(?:{_AFTER_NOUNS})\b)(?:ORDINAL)\b"
        rf"|^\W*(?:(?:and|y|und|et) )?(?:what about |only |just |nur |solo |seulement )?{bare}(?:ORDINAL)\b{_THEN}"
    )
    if kind == "picture":
        pattern += rf"|\b(?:{_DETERMINERS})\s+(?:ORDINAL)\b{_THEN}|\bthe (?!latest|newest)(?:ORDINAL) (?:{'|'.join(product_words())})\b"
    return [
        place for place, ordinal in _ORDINALS.items() if re.search(pattern.replace("ORDINAL", ordinal), clause, re.I)
    ]


def repeats(text: str) -> bool:
    """Whether a text wants of one picture what was done with another, and names nothing else."""
    return bool(_REPEATS.search(text)) and not _ATTRIBUTES.search(text)


def turns_round(text: str, first: int) -> bool:
    """Whether what a text mentions last is wanted before what it mentions from the character `first` on."""
    turned = _TURNED_ROUND.search(text)
    said_later = turned and first < turned.start() and not _IN_ORDER.search(text)
    return bool(said_later or _BEFORE_ALL.match(text))


def orders_what_is_not_ours(clause: str, *, searched: bool) -> bool:
    """Whether a clause wants something of another kind: "translate this"; or for a search, anything about an order."""
    return bool(_ORDERS.search(clause) or (searched and NOT_OURS.search(clause)))


def asks_what_is_not_ours(text: str) -> bool:
    """Whether a clause of a text asks for something of another kind, and not only what reviews say of it."""
    return any(
        NOT_OURS.search(clause) and (_ORDERS.search(clause) or not _OF_REVIEWERS.search(clause))
        for clause in _clauses(text)
    )


def asks_for_match(text: str) -> bool:
    """Whether a text asks if a listing fits a picture."""
    return bool(_MATCHES.search(text))


def lists_attributes(text: str) -> bool:
    """Whether a text asks for three or more attributes, as one fills a form."""
    found = {place for match in _ATTRIBUTES.finditer(text) for place, group in enumerate(match.groups()) if group}
    return len(found) > 2


def speaks_of_both(text: str) -> bool:
    """Whether a text speaks of several pictures: "these", "both"."""
    return bool(_BOTH.search(text))


def speaks_of_several(text: str) -> bool:
    """Whether a text speaks of two pictures or more, however many."""
    return bool(
        _BOTH.search(text)
        or _ALL.search(text)
        or re.search(r"\b(?:two|three|four|[2-4]) (?:\w+ )?(?:pics?|pictures|photos|items|things|pieces)\b", text, re.I)
    )


def speaks_of_all(text: str) -> bool:
    """Whether a text speaks of every picture: "all of them", "each"."""
    return bool(_ALL.search(text))


def speaks_of_photos(text: str) -> bool:
    """Whether a text speaks of pictures by that name."""
    return bool(
        re.search(r"\b(?:pictures?|photos?|pics?|images?|fotos?|im[aá]gen(?:es)?|bild(?:er)?)\b", text, re.IGNORECASE)
    )


def narrows(text: str) -> bool:
    """Whether a question is about some of the reviews, or one side or aspect of them."""
    return bool(NARROWS.search(WHOLE.sub(" ", text)))


def compares_sets(text: str) -> bool:
    """Whether a text wants review sets side by side."""
    return bool(_SETS.search(text))


def looked_for(text: str) -> str | None:
    """The words of a request that describe what is looked for, without those that ask."""
    words = [word for word in re.findall(r"[\w'’-]+", text) if word.lower().strip("'’-") not in _ASKING]
    return " ".join(words) or None


def plain_words(text: str) -> str:
    """A request without links, pictures and markup, which say nothing of what is wanted; "wat dis" spelled out."""
    spelled = re.sub(r"\bwh?at(?:'?s| is)? (?:dis|dat|diz)\b", "what is this", text, flags=re.IGNORECASE)
    return re.sub(r"!?\[[^\]]*\]\([^)]*\)|<[^>]{1,300}>|\bhttps?://\S+", " ", spelled).strip() or text


def only_thanks(text: str) -> bool:
    """Whether a text only says thanks, in however many words."""
    said = THANKS.search(text) and "?" not in text and len(text.split()) <= THANKS_WORDS
    return bool(said) and not any(_ASKS_ON.search(clause) for clause in _clauses(text)[1:])
