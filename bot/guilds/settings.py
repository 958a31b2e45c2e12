"""Everything a server can set: one typed model, with a default that works and the words that admins read.

The panel, the history, the export and `docs/settings.md` are all made from the fields of this model. A setting's path
is the way to it, such as `news.channel`; a limit of one place is `spoilers.places.<channel id>`, a rule of the server
`drinks.rules.<number>`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer

from bot.errors import N_
from bot.guilds.kinds import Kind, Page, Shown
from bot.guilds.modules import MODULES
from bot.guilds.server_rules import ACTIONS, BuiltInNumbers, RuleSet, ServerRules
from bot.guilds.zones import require_zone

FOLLOW_MEMBER = "member"
"""The language of a server that has none: each member reads that of their own Discord."""


def _id_text(value: int | None) -> str | None:
    return None if value is None else str(value)


# As text, because a Discord id is too long for the numbers of most JSON readers.
Snowflake = Annotated[int, Field(gt=0, lt=1 << 63), PlainSerializer(str, when_used="json")]


def _each_once(values: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(values))


Snowflakes = Annotated[tuple[Snowflake, ...], Field(max_length=25), AfterValidator(_each_once)]
OneOrNone = Annotated[int | None, Field(gt=0, lt=1 << 63), PlainSerializer(_id_text, when_used="json")]
Episode = Annotated[int, Field(ge=0, le=9_999)]
Hour = Annotated[int, Field(ge=0, le=23)]
Zone = Annotated[str, AfterValidator(require_zone)]
LanguageCode = Annotated[str, Field(pattern=rf"^({FOLLOW_MEMBER}|[a-z]{{2,3}}(-[A-Za-z]{{2,4}})?)$")]

_THRESHOLDS = (("official", N_("Official announcements only")), ("reported", N_("Also what good sources report")))
_DELIVERIES = (("instant", N_("At once")), ("daily", N_("Once a day")), ("weekly", N_("Once a week")))
_WEEKDAYS = (
    ("monday", N_("Monday")),
    ("tuesday", N_("Tuesday")),
    ("wednesday", N_("Wednesday")),
    ("thursday", N_("Thursday")),
    ("friday", N_("Friday")),
    ("saturday", N_("Saturday")),
    ("sunday", N_("Sunday")),
)

_ENABLED = Shown(Page.MODULES, N_("Switched on"), N_("Its commands answer, and it may post."), Kind.SWITCH)
_CHANNELS = Shown(
    Page.MODULES, N_("Only in these channels"), N_("Threads belong to their channel. None: everywhere."), Kind.CHANNELS
)
_ROLES = Shown(Page.MODULES, N_("Only for these roles"), N_("Any one of them is enough. None: everybody."), Kind.ROLES)


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Switched(_Group):
    """A module that can be switched off."""

    enabled: Annotated[bool, _ENABLED] = True

    @property
    def places(self) -> tuple[int, ...]:
        """Return the channels it is limited to; none means everywhere."""
        return ()

    @property
    def members(self) -> tuple[int, ...]:
        """Return the roles it is limited to; none means everybody."""
        return ()

    def is_for(self, *place_ids: int) -> bool:
        """Tell whether it may be used in a channel, or in a thread and its channel."""
        return not self.places or not set(self.places).isdisjoint(place_ids)


class Limited(Switched):
    """A module that can be switched off, and limited to channels or roles."""

    channels: Annotated[Snowflakes, _CHANNELS] = ()
    roles: Annotated[Snowflakes, _ROLES] = ()

    @property
    def places(self) -> tuple[int, ...]:
        """Return the channels it is limited to; none means everywhere."""
        return self.channels

    @property
    def members(self) -> tuple[int, ...]:
        """Return the roles it is limited to; none means everybody."""
        return self.roles


class Modules(_Group):
    """Which modules are on, and where. One field for each of `guilds.modules.MODULES`."""

    characters: Limited = Limited()
    episodes: Limited = Limited()
    lore: Limited = Limited()
    drinks: Limited = Limited()
    news: Limited = Limited()
    rewatch: Limited = Limited()
    announcements: Switched = Switched()

    def of(self, name: str) -> Switched:
        """Return the settings of the module called `name`."""
        found: Switched = getattr(self, name)
        return found


class Spoilers(_Group):
    """How far public replies may go."""

    default: Annotated[
        Episode,
        Shown(
            Page.SPOILERS,
            N_("Spoiler limit of the server"),
            N_("How far public replies may tell, where a channel or thread has no limit of its own."),
            Kind.EPISODE,
        ),
    ] = 0
    places: Annotated[
        dict[Snowflake, Episode],
        Field(max_length=500),
        Shown(
            Page.SPOILERS,
            N_("Spoiler limits of channels and threads"),
            N_("A thread without a limit of its own has that of its channel."),
            Kind.LIMITS,
        ),
    ] = {}


class News(_Group):
    """What is posted of the news, where, and when."""

    channel: Annotated[
        OneOrNone,
        Shown(Page.PLACES, N_("News channel"), N_("Where news is posted. None: nowhere."), Kind.CHANNEL),
    ] = None
    role: Annotated[
        OneOrNone,
        Shown(Page.PLACES, N_("News role"), N_("Who is mentioned with news. None: nobody."), Kind.ROLE),
    ] = None
    threshold: Annotated[
        Literal["official", "reported"],
        Shown(Page.NEWS, N_("News that is posted"), N_("Rumours are never posted."), Kind.CHOICE, _THRESHOLDS),
    ] = "official"
    delivery: Annotated[
        Literal["instant", "daily", "weekly"],
        Shown(Page.NEWS, N_("When news is posted"), N_("In the server's time zone."), Kind.CHOICE, _DELIVERIES),
    ] = "instant"
    digest_hour: Annotated[
        Hour,
        Shown(Page.NEWS, N_("Hour of the digest"), N_("When news is posted once a day or once a week."), Kind.HOUR),
    ] = 18
    digest_day: Annotated[
        Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        Shown(Page.NEWS, N_("Day of the digest"), N_("When news is posted once a week."), Kind.CHOICE, _WEEKDAYS),
    ] = "saturday"
    quiet_from: Annotated[
        Hour | None,
        Shown(Page.NEWS, N_("Quiet from"), N_("News waits from this hour on. None: no quiet hours."), Kind.HOUR),
    ] = None
    quiet_until: Annotated[
        Hour | None,
        Shown(
            Page.NEWS,
            N_("Quiet until"),
            N_("News that waited is posted at this hour, and so is a digest whose hour is a quiet one."),
            Kind.HOUR,
        ),
    ] = None
    crosspost: Annotated[
        bool,
        Shown(
            Page.NEWS,
            N_("Publish to followers"),
            N_("In an announcement channel, servers that follow it get the news too."),
            Kind.SWITCH,
        ),
    ] = False
    quarterly_note: Annotated[
        bool,
        Shown(
            Page.NEWS,
            N_("Quarterly note"),
            N_("Every three months without news: that nothing happened, and what was checked."),
            Kind.SWITCH,
        ),
    ] = False


class Drinks(_Group):
    """How the drinking game speaks, and which rules it is played by."""

    alcohol_words: Annotated[
        bool,
        Shown(
            Page.DRINKS,
            N_("Alcohol wording everywhere"),
            N_("Off: the game speaks of points, tea and snacks, and of drinks only in age-restricted channels."),
            Kind.SWITCH,
        ),
    ] = False
    pause_note: Annotated[
        bool,
        Shown(
            Page.DRINKS,
            N_("Pause note"),
            N_("A gentle word to somebody who has had many sips in a short time."),
            Kind.SWITCH,
        ),
    ] = True
    rules: Annotated[
        ServerRules,
        Shown(
            Page.DRINKS,
            N_("Rules of this server"),
            N_("Written by its admins: what happens, and what everybody does then."),
            Kind.RULES,
            ACTIONS,
        ),
    ] = {}
    switched_off: Annotated[
        BuiltInNumbers,
        Shown(
            Page.DRINKS,
            N_("Built-in rules that are off"),
            N_("This server does not play by them. None: by all."),
            Kind.NUMBERS,
        ),
    ] = ()

    @property
    def rule_set(self) -> RuleSet:
        """Return which rules are played by."""
        return RuleSet(tuple(sorted(self.rules.items())), frozenset(self.switched_off))


class Rewatch(_Group):
    """Where the rewatch takes place, and what comes with it."""

    channel: Annotated[
        OneOrNone,
        Shown(
            Page.PLACES, N_("Rewatch channel"), N_("Where meetings are posted, unless planned elsewhere."), Kind.CHANNEL
        ),
    ] = None
    role: Annotated[
        OneOrNone,
        Shown(Page.PLACES, N_("Rewatch role"), N_("Who is reminded of meetings. None: nobody."), Kind.ROLE),
    ] = None
    events: Annotated[
        bool,
        Shown(Page.SCHEDULE, N_("Events of meetings"), N_("Each meeting is also an event of the server."), Kind.SWITCH),
    ] = False
    threads: Annotated[
        bool,
        Shown(
            Page.SCHEDULE,
            N_("Threads of meetings"),
            N_("Each meeting gets a thread with its own spoiler limit."),
            Kind.SWITCH,
        ),
    ] = False


class Announcements(_Group):
    """Where announcements go."""

    channel: Annotated[
        OneOrNone,
        Shown(
            Page.PLACES,
            N_("Announcement channel"),
            N_("Where announcements go, unless one says otherwise."),
            Kind.CHANNEL,
        ),
    ] = None
    role: Annotated[
        OneOrNone,
        Shown(Page.PLACES, N_("Announcement role"), N_("Who is mentioned, unless one says otherwise."), Kind.ROLE),
    ] = None
    anniversaries: Annotated[
        bool,
        Shown(
            Page.SCHEDULE,
            N_("Anniversaries"),
            N_("A post on the day an episode first aired, within the channel's spoiler limit."),
            Kind.SWITCH,
        ),
    ] = False


class GuildSettings(_Group):
    """All settings of a server."""

    modules: Modules = Modules()
    spoilers: Spoilers = Spoilers()
    news: News = News()
    drinks: Drinks = Drinks()
    rewatch: Rewatch = Rewatch()
    announcements: Announcements = Announcements()
    notes_channel: Annotated[
        OneOrNone,
        Shown(
            Page.PLACES,
            N_("Channel for notes to admins"),
            N_("Where I say what could not be posted. None: where Discord itself writes to the admins, if I may."),
            Kind.CHANNEL,
        ),
    ] = None
    language: Annotated[
        LanguageCode,
        Shown(Page.LANGUAGE, N_("Language"), N_("What I speak in this server."), Kind.LANGUAGE),
    ] = FOLLOW_MEMBER
    time_zone: Annotated[
        Zone,
        Shown(Page.LANGUAGE, N_("Time zone"), N_("For everything that happens at an hour of the day."), Kind.ZONE),
    ] = "UTC"

    def limit(self, *place_ids: int) -> int:
        """Return the last episode that may be told: that of the first place with a limit, else the server's."""
        places = self.spoilers.places
        return next((places[place] for place in place_ids if place in places), self.spoilers.default)


DEFAULTS = GuildSettings()

if set(Modules.model_fields) != set(MODULES):
    raise TypeError("guilds.settings.Modules and guilds.modules.MODULES name different modules")
