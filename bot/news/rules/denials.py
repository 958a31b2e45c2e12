"""Does it take a continuation back, or say that there is none?"""

from __future__ import annotations

import re

from bot.news.headline import Headline
from bot.news.rules.announcing import Announcement
from bot.news.rules.details import DETAILS
from bot.news.rules.words import part, table, whole

_NONE = table(
    whole(
        r"no(?: plans? (?:for|to (?:make|produce)))?(?: (?:a|an|current|immediate|official|more|further))? $",
        r"(?:won't|will not|not|never|isn't|is not) (?:be )?"
        r"(?:get(?:ting)?|hav(?:e|ing)|receive|mak(?:e|ing)|produc(?:e|ing))(?: (?:a|an|any))? $",
        r"(?:den(?:y|ies|ied)|debunk(?:s|ed)?|dismisses|refutes?|retract(?:s|ed)?|cancels?|scrap(?:s|ped)|axes) "
        r"(?:(?:rumou?rs?|reports?|claims?|news|plans?) )?(?:(?:of|about|for|on|that) )?(?:a |an |the |its )?$",
    )
)
"""Right before the continuation: "No Plans for Season 2"."""
_NO_SUCH = re.compile(r"(?:^|[:;,] )no (?:[\w'-]+ ){0,6}$")
"""With the title between, which may begin with "No" itself where something is announced."""
_UNDONE = table(
    whole(
        r"fake|false|hoax|debunked|denied|retracted|untrue|misreport(?:ed)?|mistake|erroneous|april fools?(?:'?s?)?",
        r"cancell?ed|scrapped|shelved|axed|not (?:happening|in production|planned)|won't happen|isn't happening",
        r"cancellat[ao]|smentit[ao]|cancelad[ao]|desmentid[ao]|annulée?|démentie?|abgesagt|отмен[её]н|опроверг",
    ),
    part(
        "デマ|誤報|訂正|否定|撤回|フェイク|ガセ|中止|白紙|取り消|お詫び|予定は?(?:ない|なし|ありません)|辟谣|闢謠|오보"
    ),
)
"""Said of it."""
_MARKED = table(
    whole(r"april fools?(?:'?s?)?(?: day)?"),
    # "The Fake Hero" may be who gets a season: these count as the mark in front only.
    r"^\W*(?:retraction|correction|corrected|retracted|hoax|fake|false|debunked|joke)\b(?= ?[\])!:-])",
    r"\((?:retracted|corrected|retraction|correction|hoax|fake)\)",
    part(r"エイプリルフール|誤報|デマ|お詫びと訂正|四月馬鹿|\((?:嘘|ウソ|うそ|冗談)\)"),
)
"""Beside a continuation, wherever it stands."""
_HEARSAY = table(whole("fake|hoax|rumou?rs?|debunks?|debunked"), part("デマ|ガセ|フェイク|噂"))
_REACH = 70


def denial(headline: Headline, announced: Announcement | None) -> str | None:
    """Return the words that take it back."""
    for mention in headline.mentions:
        before = headline.bare[: mention.start]
        after = headline.bare[mention.end : mention.end + _REACH]
        found = _NONE.search(before[-_REACH:]) or (None if announced else _NO_SUCH.search(before))
        if found:
            return found.group().strip()
        undone = _UNDONE.search(after)
        if undone and not DETAILS.search(after[: undone.start()]):
            return undone.group().strip()
        if marked := _MARKED.search(headline.bare):
            return marked.group()
    return None


def is_about_hearsay(words: str) -> bool:
    """Whether a denial is of something that was hearsay only."""
    return _HEARSAY.search(words) is not None
