"""How a source is: one sentence for people about its last answer. Every such sentence stands here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.errors import N_


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: a gettext id, and the values of its fields, which may be a stranger's words and are to be quoted."""

    words: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.words.format(**self.values) if self.values else self.words


class SourceError(Exception):
    """A source could not be fetched or read; `line` says why."""

    def __init__(self, line: Line) -> None:
        super().__init__(str(line))
        self.line = line


NEVER_ASKED = Line(N_("Not asked yet."))
ANSWERED = N_("Answered; {listed} listed, {new} new.")
UNCHANGED = Line(N_("Answered; nothing changed."))
STILL_UNREADABLE = Line(N_("Unchanged since it could not be read."))
HELD = N_("Answered, but its {new} new items are held back for the operator to look at.")
MOVED = N_("Moved for good to {url}; change its address in the list of sources.")

OUR_FAULT = Line(N_("It could not be looked at, by a fault of the program; the log says more."))
BAD_ADDRESS = Line(N_("Its address is not one that is asked: only http and https, at their usual ports."))
NOT_PUBLIC = Line(N_("Its address is not a public one, so it was not asked."))
UNREACHABLE = Line(N_("It could not be reached."))
TOO_SLOW = Line(N_("It did not answer in time."))
BROKE_OFF = Line(N_("Its answer broke off, or could not be unpacked."))
TOO_MANY_REDIRECTS = Line(N_("It sends on from address to address without an end."))
ELSEWHERE = Line(N_("It sends on to another host, and what that says is not taken for official."))
TOO_LARGE = N_("Its answer is larger than {mebibytes} MiB.")
STATUS = N_("It answered with status {status}.")
GONE = Line(N_("It says that it is gone for good; take it off the list of sources."))
BUSY = N_("It asked for patience (status {status}).")

NOT_A_FEED = Line(N_("What it answered is no feed."))
NOT_AN_ANSWER = Line(N_("What it answered does not have the form that was expected."))
NO_NOTICES = Line(N_("No dated notices stand on its page."))
SAYS_IT_FAILED = N_("It answered with an error of its own: {reason}")
UNREADABLE = Line(N_("What it answered could not be read."))
READING_TOO_LONG = N_("What it answered takes longer than {seconds} s to read.")
