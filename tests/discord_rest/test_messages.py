"""What the server keeps of messages, and what it says no to: as Discord documents it, or was seen to behave."""

from __future__ import annotations

import pytest

from benchmarks.rest.channels import Channels
from benchmarks.rest.limits import Limits
from benchmarks.rest.server import MessageServer
from tests.discord_rest.asking import CHANNEL, NEWS, OTHER, asking


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def unlimited(**options: object) -> MessageServer:
    return MessageServer(Channels(**options), Limits(per_second=10_000, rules={}))  # type: ignore[arg-type]


async def test_a_nonce_makes_one_message() -> None:
    """Within the window the first message is returned, also when asked in another channel; later there is a second."""
    clock = Hands()
    async with asking(unlimited(nonce_window=120, clock=clock)) as ask:
        first = await ask.post("one", nonce="a", enforce_nonce=True)
        clock.now += 119
        again = await ask.post("two", nonce="a", enforce_nonce=True)
        elsewhere = await ask.post("three", OTHER, nonce="a", enforce_nonce=True)
        assert first.data["nonce"] == "a"
        assert first.data["id"] == again.data["id"] == elsewhere.data["id"]
        assert await ask.texts() == ["one"] and await ask.texts(OTHER) == []
        clock.now += 1
        assert (await ask.post("four", nonce="a", enforce_nonce=True)).data["id"] != first.data["id"]
        assert await ask.texts() == ["four", "one"]
        assert ask.server.channels.made == 2 and ask.server.channels.repeated == 2


async def test_a_nonce_that_is_not_enforced_spares_nothing() -> None:
    """It is only told back; and what is read later tells none."""
    async with asking(unlimited()) as ask:
        for _ in range(2):
            assert (await ask.post("one", nonce="a")).data["nonce"] == "a"
        read = (await ask("GET", f"/channels/{CHANNEL}/messages")).data
        assert len(read) == 2 and not any("nonce" in message for message in read)


async def test_the_nonce_of_a_deleted_message() -> None:
    """A message that was deleted meanwhile is not made again; the answer is that it is unknown."""
    async with asking(unlimited()) as ask:
        first = await ask.post("one", nonce="a", enforce_nonce=True)
        assert (await ask("DELETE", f"/channels/{CHANNEL}/messages/{first.data['id']}")).status == 204
        again = await ask.post("one", nonce="a", enforce_nonce=True)
        assert (again.status, again.code) == (404, 10008)
        assert await ask.texts() == []


async def test_history_is_read_in_pages() -> None:
    """Newest first; `after` gives what comes next after it."""
    async with asking(unlimited()) as ask:
        own = [(await ask.post(str(number))).data["id"] for number in range(6)]
        assert await ask.texts(query="?limit=2") == ["5", "4"]
        assert await ask.texts(query=f"?limit=2&before={own[3]}") == ["2", "1"]
        assert await ask.texts(query=f"?limit=2&after={own[1]}") == ["3", "2"]
        assert (await ask("GET", f"/channels/{CHANNEL}/messages?limit=101")).code == 50035
        assert (await ask("GET", f"/channels/{CHANNEL}/messages?limit=x")).code == 50035
        assert (await ask("GET", f"/channels/{CHANNEL}/messages/{own[0]}")).data["content"] == "0"


async def test_messages_are_edited_and_deleted() -> None:
    """What an edit does not name stays; what is gone is unknown."""
    async with asking(unlimited()) as ask:
        posted = (await ask.post("old", embeds=[{"title": "kept"}])).data
        path = f"/channels/{CHANNEL}/messages/{posted['id']}"
        edited = (await ask("PATCH", path, {"content": "new"})).data
        assert (edited["content"], edited["embeds"], edited["edited_timestamp"] is None) == (
            "new",
            [{"title": "kept"}],
            False,
        )
        assert await ask.texts() == ["new"]
        assert (await ask("DELETE", path)).status == 204
        for method in ("GET", "PATCH", "DELETE"):
            assert (await ask(method, path, {"content": "x"})).code == 10008


async def test_crossposts_are_done_once() -> None:
    """In announcement channels only; a second time is an error that says so."""
    async with asking(unlimited()) as ask:
        posted = (await ask.post("one", NEWS)).data["id"]
        assert (await ask("POST", f"/channels/{NEWS}/messages/{posted}/crosspost")).data["flags"] & 1
        assert (await ask("POST", f"/channels/{NEWS}/messages/{posted}/crosspost")).code == 40033
        plain = (await ask.post("one")).data["id"]
        assert (await ask("POST", f"/channels/{CHANNEL}/messages/{plain}/crosspost")).code == 50024
        assert (await ask("POST", f"/channels/{CHANNEL}/messages/1/crosspost")).code == 10008


async def test_a_message_has_one_thread() -> None:
    """It has the message's id, and messages of its own."""
    async with asking(unlimited()) as ask:
        posted = (await ask.post("one")).data["id"]
        started = await ask("POST", f"/channels/{CHANNEL}/messages/{posted}/threads", {"name": "talk"})
        assert (started.data["id"], started.data["parent_id"], started.data["type"]) == (posted, str(CHANNEL), 11)
        again = await ask("POST", f"/channels/{CHANNEL}/messages/{posted}/threads", {"name": "talk"})
        assert (again.status, again.code) == (400, 160004)
        assert (await ask("GET", f"/channels/{posted}")).data["name"] == "talk"
        await ask.post("inside", int(posted))
        assert await ask.texts(int(posted)) == ["inside"] and await ask.texts() == ["one"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"content": ""}, 50006),
        ({"content": "x" * 2001}, 50035),
        ({"content": "x", "nonce": "n" * 26}, 50035),
        ({"content": "x", "message_reference": {"message_id": "5"}}, 50035),
    ],
)
async def test_what_is_no_message_is_refused(sent: dict[str, object], code: int) -> None:
    """Nothing is made of it."""
    async with asking(unlimited()) as ask:
        answer = await ask("POST", f"/channels/{CHANNEL}/messages", sent)
        assert (answer.status, answer.code) == (400, code)
        assert ask.server.channels.made == 0 and ask.server.invalid == 0


async def test_a_reply_to_what_is_gone_may_be_allowed() -> None:
    """`fail_if_not_exists` off posts it all the same."""
    async with asking(unlimited()) as ask:
        reference = {"message_id": "5", "fail_if_not_exists": False}
        assert (await ask.post("x", message_reference=reference)).status == 200


async def test_without_a_token_nothing_is_done() -> None:
    """It counts as an invalid request."""
    async with asking(unlimited()) as ask:
        assert (await ask("GET", f"/channels/{CHANNEL}/messages", token="")).status == 401
        assert ask.server.invalid == 1
