"""The words of headlines that know nothing: they ask, hope, predict, promise to explain, or only list topics."""

from __future__ import annotations

import re

from bot.news.rules.words import part, table, whole

HOPED_BEFORE = re.compile(
    whole(
        "possibl[ey]|possibilit(?:y|ies) (?:of|for)|potential|expected|hypothetical|what if",
        "(?:could|might|may|should) (?:get|have|see|return|receive)|deserv(?:es?|ing)|needs?",
        "hop(?:es?|ing) for|want(?:s|ed)?|wish(?:es)? for|chances? (?:of|for)|odds (?:of|for)|waiting for|open to",
        "interested in|would (?:love|like)|like to|future of|without a|never (?:got|get)|about",
        "no (?:news|word) (?:on|of|about)|rumou?rs? (?:of|about)|predictions? for",
    )
    + r"(?: [\w'-]+){0,4} $"
)
"""Right before the continuation: "Possible Season 2", "Deserves a Second Season"."""

ASKS = table(
    whole("when (?:will|is|does|can|did)|will there be|is there (?:a|going)|are there|release date (?:of|for)"),
    r"^\d+ reasons\b|^have your say|^(?:everything|all) (?:we|you)\b",
)
"""Before the continuation: "When Will ... Season 2"."""

OPENS_QUESTION = re.compile(r"^(?:is|has|have|will|does|did|are|was|could|should|can|would|do)\b")
"""Of a whole question, where nothing takes the continuation as its object: "Is ... Season 2 Confirmed"."""

PLAIN_VERB = table(whole("get|receive|have|return for|renew|order|green-?light|announce|confirm|reveal"))
IF_BEFORE = re.compile(r"\b(?:if|whether|once|unless|until)(?: (?:a|an|the|its))? $")
"""Right before the announcement."""

WHY_NOT = re.compile(r"^(?:reasons )?why\b.{0,120}?(?:n't|\b(?:no|never|not|deserves?|needs?)\b)")
QUESTION = re.compile(r"^[^?。!]{0,120}\?")

HEDGES = table(
    whole(
        "possib(?:le|ly|ility|ilities)|potential(?:ly)?|predict(?:ed|ions?|s)?|expect(?:ed|ations?)?",
        "what to expect",
        "(?:everything|all|what) (?:that )?(?:we|you|there is)(?: (?:need|have))?(?: to)? know",
        "know so far|need to know",
        r"complete info(?:rmation)?|full details|latest (?:\w+ )?(?:updates?|news)|more updates?|updates?$",
        "(?:&|and) (?:more|other)|renewal(?: status)?|(?:current )?status|any (?:news|hope|updates?)",
        "(?:cancel(?:l)?ed|renewed|confirmed) or|or (?:really )?cancel(?:l)?ed",
        "chances?|odds|likel(?:y|ihood)|unlikely|petition|theor(?:y|ies)|speculat(?:ion|ed|es?|ing)|rumou?rs",
        r"explained|is it|will it|will there|when will|happening\?|would you|your say|where to watch|what if",
        # Who knows need not insist; and who draws a trailer at home says so, if late.
        "definitely|certainly|surely|guaranteed|fan[- ]?made|concept|unofficial|parody|mock",
        "quando|forse|possibile|cuándo|cuando|habrá|posible|podría|possível|haverá|quand|wann|gibt es|möglich",
        "когда|будет ли|возможно|kapan|ne zaman|kiedy",
    )
)
"""Behind the continuation, also where something seems to be announced."""

DOUBTS = table(
    whole(
        "still|yet|could|might|should|deserves?|hop(?:e|es|ing)|wants?|wish(?:es)?|plot|if|fans? (?:ask|demand|call)s?",
        "coming (?:out|back|soon)|or not|soon|(?:to|will|can) be announced",
        r"(?:not|\w{1,8}n't)(?: (?:been|yet|officially))* (?:announced|confirmed|renewed)",
    )
)
"""They doubt where nothing is announced, and belong to any story where something is."""

EASTERN = table(
    part(
        "可能性|予想|考察|予測|確率|いつ(?!も|か|まで|の間)|はある|ってある|あるの|ありますか|かも(?!め)",
        r"(?:来|く)る(?:の)?(?:か)?\?|のか(?=$|[?、。!])|か\?|は\?|なぜ|何故|どうな[るの]|何話から",
        r"され(?:ない|ぬ)|作られない|やらない|ない(?:理由|の?\?|のは|のか)|打ち切り|真相|未定|見込み|見方",
        # "幻想" and the like are of titles.
        "幻(?!想|日|影|惑|獣)|ほしい|欲しい|待ち遠し|もし|(?:し|っ|れ)たら|日(?:は|が)来",
        "什么时候|什麼時候|会有|會有|可能|吗|嗎|언제|가능성|나올까|متى|هل |احتمال",
    )
)
EASTERN_DOUBTS = table(
    part(
        "期待|絶望|望み|希望|待望論|待たれ|気にな|難しい|厳しい|無理|実現|心配|条件|まだ|理由|徹底|解説|調査",
        "(?:発表|情報|予定)は(?:まだ)?(?:ありません|ない|なし)|されていません|どこまで|どこから|ストック|最新情報(?:まとめ|は)|売り?上げ?",
    )
)

DATE_TOPIC = table(whole("release dates?|premiere dates?|air dates?|fecha de estreno|data di uscita|date de sortie"))
"""Alone it is the title of a page that has none to tell."""
REPORTS = table(
    whole(
        "reveal(?:s|ed)?|unveil(?:s|ed)?|announc(?:es?|ed)|confirm(?:s|ed)|sets?|gets?|delay(?:s|ed)|schedul(?:es?|ed)",
        "svela|svelata|annuncia(?:ta)?|anuncia(?:da)?|confirma(?:da)?|révèle|dévoile",
    )
)
"""The verbs of pages that have one to tell."""

TOPICS = re.compile(
    r"(?:[ .,:;|&'\"-]|(?:anime|tv|series|show|manga|light|novel|release|dates?|air|premiere|schedule|time|countdown|"
    r"trailers?|casts?|plot|story|storyline|spoilers?|episodes?|characters?|voice|actors?|english|dub|sub|"
    r"renewal|status|news|updates?|rumou?rs|details|info|information|official|latest|more|and|or|the|where|to|watch|"
    r"online|free|netflix|funimation|crunchyroll|hulu|20\d\d)\b)*"
)
"""Behind the continuation, and no verb among them."""

TOPIC = table(
    whole(
        "returns?|come back|comeback|renew(?:ed|al|s)?|cancel(?:l)?ed|continuation|continue",
        "another (?:anime|adaptation)",
    ),
    part("続き|打ち切り|アニメ化|続く|再開"),
)
"""What can be hoped for where no continuation is named."""
