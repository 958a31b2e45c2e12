"""The words that announce a continuation, by where they stand and by what else they may mean."""

from __future__ import annotations

import re

from bot.news.rules.words import part, table, whole

GETS = table(
    whole(
        "gets?|got|getting|receiv(?:es?|ed|ing)|lands?|scores?|nabs?|earns?|secures?|bags?|has|enters|inspires",
        "will (?:officially )?(?:have|get|receive|return for|be back for)|to (?:have|return for)|returns? for",
    )
)
"""Verbs whose object is a continuation, if that stands beside it; else they belong to a title: "I Got Reincarnated"."""

FILLER = re.compile(
    "(?: ?(?:[\"']_+[\"']|a|an|the|its|their|and|&|,|new|another|more|one|both|full|official|officially|surprise|"
    "brand-new|green-?lit|tv|television|net|anime|animated|animation|series|short|shorts|original|special|specials|sequel|"
    r"spinoff|video|film|movie|ovas?|oavs?|oads?|stage|play|\d(?:nd|rd|th)|second|third|fourth|"
    r"\d{4}|winter|spring|summer|fall|autumn))* ?"
)
"""What may stand between such a verb and its object."""

RENEWS = table(
    whole("renew(?:s|ed)?|orders?|commissions?|green-?lights?|green-?lit|greenlighted|picked up for|approved for")
)
"""Verbs that have nothing but a continuation as their object, whatever the title between says."""

ANNOUNCES = table(
    whole(
        "announc(?:es?|ed|ing)|confirm(?:s|ed|ing)?",
        # "New ... Anime Is 2nd Season": what kind a work is that was announced before.
        "anime is",
        "annuncia(?:ta|to|no)?|conferma(?:ta|to|no)?|ufficializzat[ao]|avrà|ottiene|ci sarà",
        "anuncia(?:da|do|m|n)?|confirma(?:da|do|m|n)?|tendrá|terá|ganha|ganhará|recebe|recibe|recibirá",
        "annonce(?:e|ée|nt)?|confirme(?:e|ée|nt)?|aura|obtient|officialise",
        "erhält|bekommt|kündigt|bestätigt|angekündigt",
        "анонсировал[аи]?|анонс|анонсирован|объявил[аи]?|объявлен|подтвердил[аи]?|подтвержд[её]н",
        "получит|получил[аои]?|mendapatkan|umumkan|otrzyma",
    ),
    part("官宣", "宣布", "确定", "確定"),
    part("[يت]علن", "اعلن", "الاعلان", "[يت]حصل", "[يت]عود", "[يت]ؤكد", "تاكيد", "تجديد"),
)
"""Verbs whose object may be anything, so that only what stands between tells."""

SHOWS = table(whole("reveal(?:s|ed)?|unveil(?:s|ed)?|svela|revela"))
"""Verbs that mostly have a detail as their object."""

SAID = table(
    whole(
        "(?:officially |formally )?(?:announced|confirmed|green-?lit|greenlighted|renewed|ordered|approved)",
        "in (?:production|development|the works|the making)|under ?way|on the way|officially happening",
        "is (?:happening|official|(?:officially )?(?:coming|being (?:made|produced)))",
        "(?:will|to) be (?:made|produced|animated)|gets? (?:a |the )?(?:go-ahead|green ?light)",
        "annunciat[ao]|confermat[ao]|è ufficiale|in produzione|in arrivo",
        "anunciad[ao]|confirmad[ao]|(?:es|é) oficial|en producción|em produção",
        "annoncée?|confirmée?|officialisée?|en production",
        "angekündigt|bestätigt|in produktion|kommt",
        "анонсирован[ыао]?|подтвержд[её]н[ыао]?|объявлен[ыао]?|в разработке|выйдет",
        "resmi diumumkan|dikonfirmasi|duyuruldu|onaylandı|zapowiedziany",
    ),
    # They close the headline of an announcement, and stand inside every other.
    r"(?<![a-z])(?:revealed|unveiled)(?=$| ?[,.!:;(|]| (?:for|with|at|by|during|alongside)\b)",
)
"""What is said of a continuation that stands before it."""

DECIDED = table(
    # "決定版" is an edition, "決定戦" a match.
    "決(?:定(?!版|戦|的|打|力|勝)|まる|まった|まり)|始動",
    "(?:制作|製作)(?:が|も|を|の)?(?:正式に?)?(?:発表|開始|進行|快調|スタート)",
    "(?:制作|製作)(?:中|へ|され(?!ない|て(?:い)?ない|るの?か|たら))|(?:が|も|を)(?:制作|製作)(?=$|[ 、,])",
    "(?:を|が|も)?(?:正式に?)?発表|放送される(?:こと|!|$)",
    "制作决定|官宣|确定|確定|正式公布|宣布|결정|확정|제작 ?발표|رسميا|قيد الانتاج",
)
"""The same in languages that end with it; what follows is another sentence ("制作決定PV公開")."""

PRODUCED = table(
    whole(
        "(?:announc(?:es?|ed)|confirm(?:s|ed)) (?:the )?production|production as green-?lit",
        "production (?:is |has been )?(?:officially )?(?:announced|confirmed|green-?lit)",
    ),
    "(?:制作|製作)(?:が|も)?(?:正式に?)?決定",
)
"""Production is announced once, so details before it do no harm: "Season 2 Visual Revealed, Production Confirmed"."""
OF_SOMETHING_NEW = table(
    whole("new (?:anime|film|series)|spin-?off|film|movie|ova|special"),
    part("新|スピンオフ|劇場版|映画|番外|特別|ミニ|ショート|_"),
)
"""Then it is another work that is produced; "_" is a hidden title."""

ANYTHING = table(
    whole(
        "announces?|announced|gets?|receives?|reveal(?:s|ed)|unveil(?:s|ed)|confirm(?:s|ed)|adaptation",
        "launch(?:es|ed)",
    ),
    part("決定(?!版|戦|的|打|力)|発表|始動|登場|開幕|発売|化(?=$|[ 、,!。])"),
)
"""What announces whatever it be: "Announces Stage Play", "舞台化決定"."""
