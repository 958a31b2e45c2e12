"""Is an announcement promised, without saying of what? Once it was a stage play, whatever the headlines hoped."""

from __future__ import annotations

from bot.news.headline import Headline
from bot.news.rules.words import part, search, table, whole

_TEASES = table(
    whole(
        "(?:big|major|important|huge|special|surprise|significant|mystery|secret) "
        r"(?:new )?(?:project )?announcements?(?! of\b)",
        "(?:announcement|something big|(?:big|major) news) (?:is )?(?:coming|on the way|teased|soon|planned|scheduled)",
        "(?:teases?|teased|teasing|hints? at|hinted at) "
        "(?:(?:a|an|the|its|new|big|upcoming|possible|potential|anime|2nd|second) )*"
        "(?:announcement|news|project|something|sequel|return|comeback|season)",
        "(?:something|announcement) (?:will|to) be (?:announced|revealed)|countdown site",
        "annuncio importante|importante annuncio|gran(?:de)? anun?cio|anuncio importante|große ankündigung",
    ),
    part(
        "重大(?:な)?(?:発表|告知|お知らせ|ニュース)|大切なお知らせ|何らかの発表|(?<!盛)大発表|発表(?:が)?あり",
        "お知らせがある|(?:プロジェクト|企画)(?:が|も)?(?:始動|進行中)|カウントダウンサイト|重大消息|중대 ?발표",
    ),
)


def teaser(headline: Headline) -> str | None:
    """Return the words that promise an announcement."""
    return search(_TEASES, headline.bare)
