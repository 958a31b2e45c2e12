"""What Discord says no with: a status, and a code that tells why."""

from dataclasses import dataclass


class RefusedError(Exception):
    """A request that Discord does not carry out."""

    def __init__(self, refusal: "Refusal") -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Refusal:
    """One way of saying no."""

    status: int
    code: int
    message: str


UNAUTHORIZED = Refusal(401, 0, "401: Unauthorized")
MISSING_ACCESS = Refusal(403, 50001, "Missing Access")
MISSING_PERMISSIONS = Refusal(403, 50013, "Missing Permissions")
FORBIDDEN = Refusal(403, 0, "403: Forbidden")
NOT_FOUND = Refusal(404, 0, "404: Not Found")
UNKNOWN_CHANNEL = Refusal(404, 10003, "Unknown Channel")
UNKNOWN_MESSAGE = Refusal(404, 10008, "Unknown Message")
ALREADY_CROSSPOSTED = Refusal(400, 40033, "This message has already been crossposted")
OF_ANOTHER_AUTHOR = Refusal(403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = Refusal(400, 50006, "Cannot send an empty message")
WRONG_CHANNEL_TYPE = Refusal(400, 50024, "Cannot execute action on this channel type")
INVALID_FORM = Refusal(400, 50035, "Invalid Form Body")
THREAD_EXISTS = Refusal(400, 160004, "A thread has already been created for this message")
