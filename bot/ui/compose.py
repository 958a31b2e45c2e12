"""From a route to the document it names, for one viewer."""

from __future__ import annotations

from dataclasses import replace

from bot.catalogue import Catalogue, Entry, Ref, Viewer
from bot.guilds.server_rules import ALL_BUILT_IN, RuleSet
from bot.translations import Language
from bot.ui.cards import characters, episodes, lore, rules, show
from bot.ui.document import Document, Route
from bot.ui.words import heading, topic_name

MAX_SUGGESTIONS = 5


async def compose(
    catalogue: Catalogue, viewer: Viewer, language: Language, route: Route, rule_set: RuleSet = ALL_BUILT_IN
) -> Document:
    """Return the document that `route` names, as far as `viewer` may know; one that says so if there is none.

    `rule_set` are the rules of the server, where it is one that has a say.
    """
    accent = characters.colour(await catalogue.entry(viewer, "show", "show"))
    return await _Composer(catalogue, viewer, language, accent, rule_set).document(route)


class _Composer:
    def __init__(
        self, catalogue: Catalogue, viewer: Viewer, language: Language, accent: int | None, rule_set: RuleSet
    ) -> None:
        self._catalogue = catalogue
        self._viewer = viewer
        self._language = language
        self._accent = accent
        self._rule_set = rule_set

    async def document(self, route: Route) -> Document:
        match route.kind:
            case "characters":
                return await self._characters(route.key)
            case "episodes":
                return await self._episodes()
            case "recap":
                return await self._recap(route.key)
            case "rules":
                return await self._rules(route.key)
            case "search":
                hits = await self._catalogue.search(self._viewer, route.key)
                return show.search(route.key, hits, self._accent, self._language)
            case "sources":
                return await self._sources(route.key)
            case "topic" | "show":
                return await self._topic(route.key if route.kind == "topic" else "overview")
            case _:
                return await self._card(route)

    async def _card(self, route: Route) -> Document:
        entry = await self._catalogue.find(self._viewer, route.kind, route.key)
        if entry is None:
            close = await self._catalogue.suggest(self._viewer, [route.kind], route.key, MAX_SUGGESTIONS)
            return show.not_found(route.kind, route.key, close, self._language)
        return replace(await self._about(entry), route=Route(entry.ref.kind, entry.ref.slug))

    async def _about(self, entry: Entry) -> Document:
        match entry.ref.kind:
            case "character":
                return characters.character(entry, await self._faction(entry), self._language)
            case "episode":
                return await self._episode(entry)
            case "trope":
                return lore.trope(entry, self._accent, self._language)
            case "term":
                return lore.term(entry, self._accent, self._language)
            case _:
                return rules.rule(entry, self._accent, self._language)

    async def _faction(self, entry: Entry) -> Entry | None:
        for link in entry.linked("faction"):
            return await self._catalogue.entry(self._viewer, "faction", link.to.slug)
        return None

    async def _episode(self, entry: Entry) -> Document:
        known = {ref.position: ref for ref in await self._catalogue.all(self._viewer, "episode")}
        at = entry.ref.position
        return episodes.episode(entry, known.get(at - 1), known.get(at + 1), self._accent, self._language)

    async def _episodes(self) -> Document:
        entries = await self._catalogue.entries(self._viewer, "episode")
        return episodes.episodes(entries, self._accent, self._language)

    async def _recap(self, upto: str) -> Document:
        last = await self._catalogue.last_episode()
        asked = int(upto) if upto.isdecimal() else self._viewer.seen
        story = await self._catalogue.recap(self._viewer, min(asked, last))
        return episodes.recap(story, asked, self._accent, self._language)

    async def _characters(self, faction: str) -> Document:
        wanted = None
        if faction:
            wanted = await self._catalogue.find(self._viewer, "faction", faction)
            if wanted is None:
                return show.not_found("faction", faction, [], self._language)
        groups: dict[Ref | None, tuple[Entry | None, list[Entry]]] = {}
        for ref in await self._catalogue.all(self._viewer, "character"):
            entry = await self._catalogue.entry(self._viewer, ref.kind, ref.slug)
            side = await self._faction(entry) if entry else None
            if entry and (wanted is None or (side is not None and side.ref == wanted.ref)):
                groups.setdefault(side.ref if side else None, (side, []))[1].append(entry)
        ordered = [groups[ref] for ref in sorted(groups, key=_order)]
        return characters.characters(ordered, wanted is not None, self._accent, self._language)

    async def _rules(self, key: str) -> Document:
        """Return the rules that a key such as "sip/3/courier" asks for; each part may be empty."""
        action, number, name = [*key.split("/", 2), "", ""][:3]
        known = {ref.slug: ref for ref in await self._catalogue.all(self._viewer, "episode")}
        if number and number not in known:
            return show.not_found("episode", number, [], self._language)
        character = await self._catalogue.find(self._viewer, "character", name) if name else None
        if name and character is None:
            close = await self._catalogue.suggest(self._viewer, ["character"], name, MAX_SUGGESTIONS)
            return show.not_found("character", name, close, self._language)
        is_ahead = number.isdecimal() and int(number) > self._viewer.seen
        wanted = [
            entry
            for ref in await self._catalogue.all(self._viewer, "rule")
            if ref.position not in self._rule_set.switched_off
            and (entry := await self._catalogue.entry(self._viewer, ref.kind, ref.slug))
            and (not action or any(fact.text == action for fact in entry.all("action")))
            and (not number or is_ahead or known[number] in {link.to for link in entry.linked("episode")})
            and (character is None or character.ref in {link.to for link in entry.linked("character")})
        ]
        ref = character.ref if character else None
        own = [(n, rule) for n, rule in self._rule_set.own if not action or rule.action == action]
        return rules.rules(
            wanted,
            own,
            known.get(number),
            ref,
            self._accent,
            self._language,
            is_narrowed=bool(action or number or name),
            is_ahead=is_ahead,
        )

    async def _topic(self, slug: str) -> Document:
        overall = await self._catalogue.entry(self._viewer, "show", "show")
        topics = await self._catalogue.all(self._viewer, "topic")
        if overall is None or slug not in {ref.slug for ref in topics}:
            return show.not_found("topic", slug, topics[:MAX_SUGGESTIONS], self._language)
        entry = await self._catalogue.entry(self._viewer, "topic", slug)
        return show.topic(overall, entry, slug, topics, self._accent, self._language)

    async def _sources(self, key: str) -> Document:
        kind, _, slug = key.partition("/")
        entry = await self._catalogue.find(self._viewer, kind, slug)
        if entry is None:
            return show.not_found(kind, slug, [], self._language)
        found = await self._catalogue.sources(self._viewer, kind, entry.ref.slug)
        title = topic_name(slug, self._language) if kind == "topic" else heading(entry.ref.name, self._language)
        return show.sources(title, found, self._accent, self._language)


def _order(faction: Ref | None) -> tuple[bool, int]:
    """Sort factions as the show lists them; those whose side is not told yet come last."""
    return faction is None, faction.position if faction else 0
