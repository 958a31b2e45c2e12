"""The bot's own words in each language, from gettext catalogues in `data/locale`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from babel.messages.pofile import read_po

FALLBACK = "en"


class Language:
    """The words of one language; what it lacks it says in English."""

    def __init__(
        self,
        code: str,
        messages: Mapping[tuple[str | None, str], tuple[str, ...]],
        plural: Callable[[int], int] = lambda n: int(n != 1),
    ) -> None:
        self.code = code
        self._messages = messages
        self._plural = plural

    def gettext(self, message: str, **values: object) -> str:
        """Return `message` in this language with its {fields} filled in."""
        text = self._messages.get((None, message), (message,))[0]
        return text.format(**values) if values else text

    def ngettext(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the form for `n` things, which also fills {n}."""
        forms = self._messages.get((None, one))
        text = forms[min(self._plural(n), len(forms) - 1)] if forms else (one if n == 1 else many)
        return text.format(n=n, **values)

    def pgettext(self, context: str, message: str) -> str | None:
        """Return `message` as used in `context`; None where this language has no words of its own for it."""
        forms = self._messages.get((context, message))
        return forms[0] if forms else None


class Translations:
    """Every language in a folder of `<code>/LC_MESSAGES/messages.po` files."""

    def __init__(self, directory: Path) -> None:
        self._languages = {FALLBACK: Language(FALLBACK, {})}
        for path in sorted(directory.glob("*/LC_MESSAGES/messages.po")):
            code = path.parent.parent.name
            self._languages[code] = _read(code, path)

    @property
    def codes(self) -> list[str]:
        """Return the languages there are."""
        return list(self._languages)

    def language(self, locale: str) -> Language:
        """Return the language of a Discord locale such as `ja` or `en-GB`, English if there is none."""
        return self._languages.get(locale) or self._languages.get(locale[:2]) or self._languages[FALLBACK]


def _read(code: str, path: Path) -> Language:
    with path.open("rb") as file:
        catalog = read_po(file, locale=code)
    messages: dict[tuple[str | None, str], tuple[str, ...]] = {}
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        key = message.id[0] if isinstance(message.id, tuple) else message.id
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if all(forms):
            messages[message.context, str(key)] = tuple(str(form) for form in forms)
    return Language(code, messages, _plural(catalog.num_plurals))


def _plural(count: int) -> Callable[[int], int]:
    # Languages with one form (Japanese) and with two (English, German ...); others bring their own rule here.
    return (lambda _: 0) if count == 1 else (lambda n: int(n != 1))
