"""The errors that people read: each is a sentence that says what happened and what to do next.

CompanionError
├── UserError           shown, privately, to the person who asked
└── OperatorError       printed to whoever hosts the bot; the process exits with 2
    ├── SettingsError
    ├── StoreError
    ├── ContentError
    ├── FeedsError
    └── LoginError
"""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a message for translation where it is written; it is translated where it is shown."""
    return message


class Words(str):
    """A value of a message that is a gettext id itself, and so is translated as well."""

    __slots__ = ()


class Sentences(tuple["UserError", ...]):
    """A value of a message that is errors itself, each said on a line of its own."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n".join(f"- {error}" for error in self)


class CompanionError(Exception):
    """Base of every error with a sentence for people."""


class UserError(CompanionError):
    """Something a person can mend; `message` is a gettext id whose fields are `values`."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message = message
        self.values = values


class OperatorError(CompanionError):
    """The bot cannot start or go on until its operator changes something."""


class SettingsError(OperatorError):
    """An environment variable is missing or wrong."""


class StoreError(OperatorError):
    """The database file cannot be used; it was left as it was."""


class ContentError(OperatorError):
    """The content files have mistakes; the message lists every one with file and line."""


class FeedsError(OperatorError):
    """The list of news sources has mistakes; the message lists every one with file and line."""


class LoginError(OperatorError):
    """Discord does not accept the token or what the bot asks for."""
