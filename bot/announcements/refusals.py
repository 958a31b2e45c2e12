"""What an error of Discord means for a post: whether it passes, whether the place refuses everything, why. Pure."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
import discord

from bot.announcements.tasks import Call, Edit, Task
from bot.errors import N_
from bot.planning.pauses import CANNOT_POST, CHANNEL_GONE, NO_ACCESS, NO_PERMISSION, REFUSED, THREAD_ARCHIVED

MAX_BACK_OFF_SECONDS = 15 * 60.0
FIRST_BACK_OFF_SECONDS = 2.0
UNAUTHORISED_SECONDS = 60.0
BLOCKED_SECONDS = 60.0
OLD_EDIT_SECONDS = 60 * 60.0
LONGEST_LIMIT_SECONDS = 24 * 60 * 60.0
"""However long Discord says to wait, it is asked again after a day."""
MAX_UNEXPECTED = 50
"""After so many attempts, half a day of them, an error that nobody foresaw will not pass by itself."""

UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE = 10003, 10004, 10008
OLD_EDITS = 30046
BLOCKED, OVERLOADED = 40333, 130000
MISSING_ACCESS, NOT_TEXT, MISSING_PERMISSIONS, ARCHIVED = 50001, 50008, 50013, 50083

BAD_FORM = N_("Discord did not accept the form of the post.")
UNEXPECTED = N_("Something went wrong on my side each time.")

_OF_PLACE = {
    UNKNOWN_CHANNEL: CHANNEL_GONE,
    UNKNOWN_GUILD: CHANNEL_GONE,
    MISSING_ACCESS: NO_ACCESS,
    MISSING_PERMISSIONS: NO_PERMISSION,
    NOT_TEXT: CANNOT_POST,
    ARCHIVED: THREAD_ARCHIVED,
}


@dataclass(frozen=True, slots=True)
class There:
    """It is there already."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Discord will never take it; `is_of_place` says that it would take nothing there."""

    reason: str
    code: int
    is_of_place: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """It may be taken later: after `after` seconds, where Discord said so.

    `is_for_all` says that nothing is taken until then, `may_be_there` that it is not known what came of it. What is
    only a limit is no failure, and makes nobody wait longer the next time.
    """

    after: float | None = None
    is_for_all: bool = False
    may_be_there: bool = False
    is_limit: bool = False
    is_unexpected: bool = False


Meaning = There | Refusal | Trouble


def meaning(error: Exception, task: Task, attempts: int) -> Meaning:
    """Return what an error means for a task that was tried so many times before."""
    match error:
        case discord.RateLimited():
            return Trouble(_bounded(error.retry_after), is_limit=True)
        case discord.HTTPException():
            return _answered(error, task)
        case aiohttp.ClientConnectorError():
            return Trouble()
        case aiohttp.ClientError() | OSError():  # a time-out is an OSError as well
            return Trouble(may_be_there=True)
        case _ if attempts >= MAX_UNEXPECTED:
            return Refusal(UNEXPECTED, 0, is_of_place=False)
        case _:
            return Trouble(may_be_there=True, is_unexpected=True)


def back_off(attempts: int) -> float:
    """Return how many seconds to wait after so many failures: up to twice as long each time, with full jitter."""
    longest = min(FIRST_BACK_OFF_SECONDS * 2.0 ** min(attempts, 20), MAX_BACK_OFF_SECONDS)
    return random.uniform(0, longest)  # noqa: S311 - it only spreads load


def _answered(error: discord.HTTPException, task: Task) -> Meaning:
    if _is_blocked(error):
        return Trouble(_retry_after(error) or BLOCKED_SECONDS, is_for_all=True, is_limit=True)
    if _is_there(error, task):
        return There()
    if error.code == OLD_EDITS:
        return Trouble(OLD_EDIT_SECONDS, is_limit=True)
    if error.code == OVERLOADED:
        return Trouble()
    match error.status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return Trouble(_retry_after(error), is_for_all=_is_for_all(error), is_limit=True)
        case HTTPStatus.UNAUTHORIZED:
            return Trouble(UNAUTHORISED_SECONDS, is_for_all=True, is_limit=True)
        case status if status == HTTPStatus.REQUEST_TIMEOUT or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Trouble(may_be_there=True)
    return _refused(error, task)


def _is_there(error: discord.HTTPException, task: Task) -> bool:
    match task:
        case Call():
            return error.code in task.is_done
        case Edit():
            return error.status == HTTPStatus.NOT_FOUND
        case _:
            # The nonce is that of a message that was posted, and deleted since.
            return error.code == UNKNOWN_MESSAGE


def _refused(error: discord.HTTPException, task: Task) -> Refusal:
    code = error.code or error.status
    if code in _OF_PLACE:
        # An edit needs a thread that is open; a new post opens it again.
        return Refusal(_OF_PLACE[code], code, is_of_place=not (code == ARCHIVED and isinstance(task, Edit)))
    match error.status:
        case HTTPStatus.FORBIDDEN:
            return Refusal(REFUSED, code, is_of_place=True)
        case HTTPStatus.NOT_FOUND if isinstance(task, Call):
            return Refusal(REFUSED, code, is_of_place=False)
        case HTTPStatus.NOT_FOUND:
            return Refusal(CHANNEL_GONE, code, is_of_place=True)
        case _:
            return Refusal(BAD_FORM, code, is_of_place=False)


def _retry_after(error: discord.HTTPException) -> float | None:
    try:
        return _bounded(float(error.response.headers["Retry-After"]))
    except (KeyError, ValueError):
        return None


def _bounded(seconds: float) -> float | None:
    return None if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST_LIMIT_SECONDS)


def _is_blocked(error: discord.HTTPException) -> bool:
    """Tell whether Cloudflare refused the request before Discord heard of it: that says nothing about the place.

    Its 5xx are about a request that Discord may have heard of.
    """
    is_page = "html" in error.response.headers.get("Content-Type", "")
    return error.code == BLOCKED or (is_page and error.status < HTTPStatus.INTERNAL_SERVER_ERROR)


def _is_for_all(error: discord.HTTPException) -> bool:
    """Tell whether a 429 is of all routes: said to be, or of Cloudflare, whose answers came through nothing else."""
    headers = error.response.headers
    return "X-RateLimit-Global" in headers or "Via" not in headers
