"""What people read about how far they have watched. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue import Ref
from bot.translations import Language
from bot.ui.controls import Select, undo_button, watched_select
from bot.ui.document import Route
from bot.ui.layout import Layout, notice
from bot.ui.text import shorten
from bot.ui.words import MAX_OPTION_CHARACTERS, label


def question(episodes: Sequence[Ref], then: Route, language: Language) -> Layout:
    """Ask how far somebody has watched, to show `then` once they have said."""
    words = language.gettext(
        "How far have you watched? Only you see this, and you can change it at any time with `/progress set`."
    )
    return notice(words, _select(episodes, then, language))


def told(seen: int | None, episodes: Sequence[Ref], language: Language) -> Layout:
    """Say what is noted for somebody, with a select to change it."""
    _ = language.gettext
    if seen is None:
        words = _("Nothing is noted for you, so private answers tell only the premise. How far have you watched?")
    elif seen == 0:
        words = _("You have not started. Private answers tell only the premise.")
    else:
        words = _("You have seen up to episode {number}. Private answers go that far.", number=seen)
    return notice(words, _select(episodes, None, language))


def noted(seen: int, before: int | None, language: Language) -> Layout:
    """Confirm what somebody said, with an undo where it changed something."""
    _ = language.gettext
    words = (
        _("Noted: you have not started. Private answers tell only the premise.")
        if seen == 0
        else _("Noted: you have seen up to episode {number}. Private answers go that far.", number=seen)
    )
    return notice(words) if before == seen else notice(words, undo_button(before, _("Undo")))


def forgotten(before: int | None, language: Language) -> Layout:
    """Confirm that nothing is noted any more, with an undo where something was."""
    _ = language.gettext
    if before is None:
        return notice(_("I had nothing noted for you."))
    words = _("Forgotten. Private answers tell only the premise until you say how far you are.")
    return notice(words, undo_button(before, _("Undo")))


def undone(before: int | None, language: Language) -> Layout:
    """Say what is noted again."""
    if before is None:
        return notice(language.gettext("Undone: nothing is noted for you."))
    return notice(language.gettext("Undone: you have seen up to episode {number}.", number=before))


def _select(episodes: Sequence[Ref], then: Route | None, language: Language) -> Select:
    _ = language.gettext
    labels = [_("I have not started")]
    labels += [shorten(_("Up to {episode}", episode=label(ref, language)), MAX_OPTION_CHARACTERS) for ref in episodes]
    return watched_select(_("I have seen …"), labels, then)
