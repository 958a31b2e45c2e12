"""`/announce`: an admin says what and when, sees how it will look, and nothing is scheduled before they save it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.planning.announcement_plans import MAX_ANNOUNCEMENTS
from bot.store.announcement_drafts import KEEP_DRAFTS
from bot.store.announcements import Announcement
from bot.ui.access import SERVER_ONLY, SWITCHED_OFF_FOR_YOU
from bot.ui.announce.placeholders import KNOWN, MAX_CHARACTERS
from tests.cogs.announcing import draft, identity, press, schedule
from tests.harness import World, control, read, speak, texts
from tests.raw import Where, deliver, said
from tests.raw import press as press_raw

TWENTY = 1767384000
"""Tomorrow at 20:00 UTC, for simcord begins on 1 January 2026."""


async def stored(world: World) -> list[Announcement]:
    return await world.services.scheduled.plans.all(world.guild.id)


async def drafts(world: World) -> list[Any]:
    return await world.services.database.read("SELECT text, role_id FROM announcement_draft")


def second_admin(world: World) -> Any:
    chiefs = world.guild.create_role("Chiefs", permissions=discord.Permissions(manage_guild=True))
    return world.guild.add_member(world.env.create_user("other"), roles=[chiefs])


async def test_from_the_command_to_the_list(companion: World) -> None:
    """The preview says all that was understood; only “Save” stores it; then it is in the list."""
    news = companion.guild.create_text_channel("news")
    fans = companion.guild.create_role("Fans", mentionable=True)
    reply = await draft(companion, text="Hello **all**", repeat="FREQ=WEEKLY", channel=news, role=fans)
    told = read(reply)
    assert reply.ephemeral and await stored(companion) == []
    assert "Nothing is saved yet" in told and f"<@&{fans.id}>\nHello **all**\n" in told
    assert f"<#{news.id}> · Mentions <@&{fans.id}> · Every week" in told and "in **UTC**" in told
    times = [line for line in told.splitlines() if line.startswith("- ")]
    assert len(times) == 5
    assert times[0] == f"- Friday, January 2, 2026 20:00 · <t:{TWENTY}:f>"
    assert times[4] == f"- Friday, January 30, 2026 20:00 · <t:{TWENTY + 4 * 7 * 86_400}:f>"
    assert "⚠️" not in told
    await press(companion, reply, "save")
    (saved,) = await stored(companion)
    assert (saved.plan.text, saved.plan.channel_id, saved.plan.role_id) == ("Hello **all**", news.id, fans.id)
    assert read(reply).startswith("Saved.") and await drafts(companion) == []
    listed = read(await companion.admin.slash(companion.channel, "announce list"))
    assert f"1 of at most {MAX_ANNOUNCEMENTS}" in listed
    assert f"Next: <t:{TWENTY}:f>, <t:{TWENTY + 7 * 86_400}:f>" in listed


async def test_saved_once(companion: World) -> None:
    """Pressed twice, or delivered twice by Discord, “Save” makes one announcement."""
    reply = await draft(companion)
    save = control(reply, "1:ann:save:")
    where = Where(companion.channel.id, companion.guild.id)
    for _ in range(2):
        await press_raw(companion, reply, save, companion.admin.id, where)
    assert len(await stored(companion)) == 1


async def test_the_defaults_are_the_servers(companion: World) -> None:
    """Its channel, its role, its time zone; one click leaves the role out."""
    news = companion.guild.create_text_channel("news")
    fans = companion.guild.create_role("Fans", mentionable=True)
    await companion.set(announcements__channel=news.id, announcements__role=fans.id, time_zone="Asia/Tokyo")
    reply = await companion.admin.slash(companion.channel, "announce create", when="tomorrow 20:00", text="Hi")
    assert f"**Friday, January 2, 2026 20:00** (Asia/Tokyo), for you <t:{TWENTY - 9 * 3600}:F>" in read(reply)
    assert f"Mentions <@&{fans.id}>" in read(reply)
    await press(companion, reply, "mute")
    assert "Mentions nobody" in read(reply) and str(fans.id) not in read(reply)
    await press(companion, reply, "save")
    (saved,) = await stored(companion)
    assert (saved.plan.channel_id, saved.plan.role_id, saved.plan.zone) == (news.id, None, "Asia/Tokyo")


async def test_several_lines(companion: World) -> None:
    """Without a text the form is the answer; it takes lines, and opens again with what is there."""
    asked = await companion.admin.slash(
        companion.channel, "announce create", when="tomorrow 20:00", channel=companion.channel
    )
    assert asked.modal is not None
    reply = await companion.admin.submit_modal(asked, {"text": "# Tonight\n\n- tea\n- snacks"})
    assert "# Tonight\n\n- tea\n- snacks" in read(reply)
    opened = await press(companion, reply, "word")
    assert "# Tonight\n\n- tea\n- snacks" in str(opened.modal).replace("\\n", "\n")
    await companion.admin.submit_modal(opened, {"text": "One line"})
    assert "One line" in read(reply) and "tea" not in read(reply)
    await press(companion, reply, "save")
    assert [each.plan.text for each in await stored(companion)] == ["One line"]


async def test_a_draft_survives_a_restart(companion: World) -> None:
    """Its buttons and its form need nothing but their custom_ids."""
    from bot.client import CompanionBot

    reply = await draft(companion)
    opened = await press(companion, reply, "word")
    await companion.bot.services.background.close()
    again = CompanionBot(companion.services, shards=1)
    await companion.env.restart_bot(again)
    companion.bot = again
    await companion.admin.submit_modal(opened, {"text": "After the restart"})
    await press(companion, reply, "save")
    assert [each.plan.text for each in await stored(companion)] == ["After the restart"]


async def test_cancel_and_expiry(companion: World) -> None:
    """A draft that was cancelled or forgotten is not saved any more, and that is said."""
    for way in ("cancel", "expire"):
        reply = await draft(companion)
        save = control(reply, "1:ann:save:")
        if way == "cancel":
            await press(companion, reply, "drop")
            assert "nothing was saved" in read(reply)
        else:
            await companion.later(seconds=(KEEP_DRAFTS + timedelta(hours=2)).total_seconds())
        pressed = await press_raw(
            companion, reply, save, companion.admin.id, Where(companion.channel.id, companion.guild.id)
        )
        assert "That draft is no longer kept" in said(pressed)
    assert await stored(companion) == [] and await drafts(companion) == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"when": "some day"}, "I do not understand that time"),
        ({"when": "2025-12-24 20:00"}, "That time has passed"),
        ({"repeat": "now and then"}, "This repeat cannot be read"),
        ({"repeat": "FREQ=DAILY;UNTIL=20250101"}, "With that repeat it never comes"),
        ({"timezone": "Mordor"}, "There is no time zone of that name"),
        ({"text": "{title}"}, "There is no placeholder"),
        ({"text": "{server}" * 200}, "With its placeholders filled in"),
        ({"text": "🧨" * MAX_CHARACTERS}, "That text is too long"),
    ],
)
async def test_what_cannot_be(companion: World, options: dict[str, Any], sentence: str) -> None:
    """It is said before anything is kept."""
    reply = await draft(companion, **options)
    assert reply.ephemeral and sentence in read(reply)
    assert await drafts(companion) == [] and await stored(companion) == []


async def test_unknown_placeholders_list_the_known(companion: World) -> None:
    """In the form too; the draft is as it was."""
    reply = await draft(companion)
    opened = await press(companion, reply, "word")
    refused = await companion.admin.submit_modal(opened, {"text": "{name}"})
    assert all(f"`{{{name}}}`" in said(refused) for name in KNOWN)
    assert await drafts(companion) == [("Hello", None)]


async def test_no_channel_and_everybody(companion: World) -> None:
    """Where no channel is said or chosen it is this one; @everyone is no role to mention."""
    reply = await companion.admin.slash(companion.channel, "announce create", when="tomorrow 20:00", text="Hi")
    assert f"<#{companion.channel.id}>" in read(reply)
    await press(companion, reply, "drop")
    backend = companion.env.backend.guilds[companion.guild.id]
    everyone = {"name": "role", "type": 8, "value": str(companion.guild.id)}
    data = {
        "id": "1",
        "name": "announce",
        "type": 1,
        "options": [
            {
                "name": "create",
                "type": 1,
                "options": [
                    {"name": "when", "type": 3, "value": "tomorrow 20:00"},
                    {"name": "text", "type": 3, "value": "Hi"},
                    everyone,
                ],
            }
        ],
        "resolved": {
            "roles": {
                str(companion.guild.id): {
                    "id": str(companion.guild.id),
                    "name": "@everyone",
                    "permissions": str(backend.everyone_role.permissions),
                    "position": 0,
                    "color": 0,
                    "hoist": False,
                    "managed": False,
                    "mentionable": False,
                }
            }
        },
    }
    await companion.set(announcements__channel=companion.channel.id)
    result = await deliver(companion, 2, data, companion.admin.id, Where(companion.channel.id, companion.guild.id))
    assert "That role is everybody" in said(result)
    assert await drafts(companion) == []


async def test_what_is_missing_is_said_before_saving(companion: World) -> None:
    """In the words of `/config check`: the channel's permissions, and a role that nobody may mention."""
    hidden = companion.guild.create_text_channel("hidden")
    silent = companion.guild.create_role("Silent", mentionable=False)
    kept = companion.bot.get_channel(hidden.id)
    assert isinstance(kept, discord.TextChannel)
    await kept.set_permissions(kept.guild.me, send_messages=False, mention_everyone=False)
    await companion.env.settle()
    reply = await draft(companion, channel=hidden, role=silent)
    assert f"⚠️ “Send Messages” is missing in <#{hidden.id}>. Nothing can be posted." in read(reply)
    await kept.set_permissions(kept.guild.me, send_messages=True, mention_everyone=False)
    await companion.env.settle()
    reply = await draft(companion, channel=hidden, role=silent)
    assert "⚠️" in read(reply) and "is shown, but nobody is notified" in read(reply)
    await press(companion, reply, "save")
    assert "is shown, but nobody is notified" in read(reply)


async def test_a_time_that_the_clocks_skip(companion: World) -> None:
    """It is said when it is posted instead; and months without the day, with what would help."""
    reply = await draft(companion, when="2026-03-29 02:30", timezone="Berlin")
    assert "The clocks skip 2026-03-29 02:30, so it is posted at 03:30 then." in read(reply)
    reply = await draft(companion, when="2026-01-31 20:00", repeat="FREQ=MONTHLY")
    assert "Months without a day 31 are skipped." in read(reply)
    assert "Saturday, January 31, 2026" in read(reply) and "Tuesday, March 31, 2026" in read(reply)


async def test_pause_resume_delete_undo(companion: World) -> None:
    """By commands, with the autocompletion's choice; each answer has the way back."""
    reply = await schedule(companion, text="Movie night", repeat="FREQ=DAILY")
    (choice,) = await companion.admin.autocomplete(companion.channel, "announce pause", "announcement", "movie")
    assert choice["name"] == "Movie night · 2026-01-02 20:00" and choice["value"] == identity(reply)
    which = {"announcement": choice["value"]}
    paused = await companion.admin.slash(companion.channel, "announce pause", **which)
    assert "⏸️ Paused by an admin." in read(paused) and "Next" not in read(paused)
    assert "⏸️" in read(await companion.admin.slash(companion.channel, "announce list"))
    await companion.later(days=3)
    resumed = await companion.admin.slash(companion.channel, "announce resume", **which)
    assert "It comes next: Sunday, January 4, 2026 20:00" in read(resumed)
    asked = await companion.admin.slash(companion.channel, "announce delete", **which)
    assert "Delete this announcement?" in read(asked) and len(await stored(companion)) == 1
    await press(companion, asked, "delete")
    assert await stored(companion) == []
    await press(companion, asked, "restore")
    assert "It is back as it was. It comes next: Sunday, January 4, 2026 20:00" in read(asked)
    (back,) = await stored(companion)
    assert back.plan.text == "Movie night"


async def test_by_a_part_of_its_text(companion: World) -> None:
    """Typed by hand, a part that only one has is enough; else it is said how to choose."""
    await schedule(companion, text="Movie night")
    await schedule(companion, text="Quiz night")
    paused = await companion.admin.slash(companion.channel, "announce pause", announcement="quiz")
    assert "Quiz night" in read(paused) and "Paused" in read(paused)
    for typed in ("night", "karaoke", " "):
        unclear = await companion.admin.slash(companion.channel, "announce pause", announcement=typed)
        assert "There is not one announcement of that text" in read(unclear)


async def test_numbers_are_read_as_text_too(companion: World) -> None:
    """What is no id of one of them is looked for in the texts, however long it is."""
    await schedule(companion, text="Quiz of 2026")
    paused = await companion.admin.slash(companion.channel, "announce pause", announcement="2026")
    assert "Quiz of 2026" in read(paused) and "Paused" in read(paused)
    for typed, told in (
        ("7", "There is not one announcement of that text"),
        ("٣", "There is not one announcement of that text"),
        ("9" * 20, "not kept any more"),
        ("9" * 5_000, "not kept any more"),
    ):
        assert told in read(await companion.admin.slash(companion.channel, "announce pause", announcement=typed))


async def test_a_deletion_that_was_overtaken(companion: World) -> None:
    """What another admin changed meanwhile is shown before it is deleted."""
    reply = await schedule(companion)
    await press(companion, reply, "ask")
    other = second_admin(companion)
    await other.slash(companion.channel, "announce pause", announcement="Hello")
    await press(companion, reply, "delete")
    assert "changed meanwhile" in read(reply) and "⏸️" in read(reply)
    assert len(await stored(companion)) == 1
    await press(companion, reply, "delete")
    assert await stored(companion) == []


async def test_another_text_is_previewed_first(companion: World) -> None:
    """The text of an announcement changes when it is saved, and nothing else of it does."""
    reply = await schedule(companion, repeat="FREQ=DAILY")
    opened = await press(companion, reply, "reword")
    await companion.admin.submit_modal(opened, {"text": "Goodbye"})
    assert "Change this announcement?" in read(reply)
    assert [each.plan.text for each in await stored(companion)] == ["Hello"]
    await press(companion, reply, "save")
    (changed,) = await stored(companion)
    assert (changed.plan.text, changed.plan.rule, str(changed.announcement_id)) == (
        "Goodbye",
        "FREQ=DAILY",
        identity(reply),
    )


async def test_a_text_that_another_admin_changed_meanwhile(companion: World) -> None:
    """It is not overwritten unseen: whoever saves second reads it first, and may then put theirs in its place."""
    mine, other = await schedule(companion, repeat="FREQ=DAILY"), second_admin(companion)
    opened = await press(companion, mine, "reword")
    yours = await other.slash(companion.channel, "announce list")
    await other.select(yours.response, [identity(mine)], custom_id=control(yours, "1:ann:pick:"))
    typed = await press(companion, yours, "reword", who=other)
    await other.submit_modal(typed, {"text": "Yours"})
    await press(companion, yours, "save", who=other)
    await companion.admin.submit_modal(opened, {"text": "Mine"})
    await press(companion, mine, "save")
    assert [each.plan.text for each in await stored(companion)] == ["Yours"]
    assert "Nothing was saved" in read(mine) and "Yours" in read(mine) and "\nMine\n" in read(mine)
    await press(companion, mine, "save")
    assert [each.plan.text for each in await stored(companion)] == ["Mine"]
    assert read(mine).startswith("Saved.")


async def test_a_form_begins_with_what_is_shown(companion: World) -> None:
    """Below a draft with the draft; below an announcement with its text, whatever was drafted before."""
    reply = await schedule(companion, repeat="FREQ=DAILY")
    opened = await press(companion, reply, "reword")
    await companion.admin.submit_modal(opened, {"text": "Never saved"})
    assert "Never saved" in str((await press(companion, reply, "word")).modal)
    listed = await companion.admin.slash(companion.channel, "announce list")
    (saved,) = await stored(companion)
    await companion.admin.select(
        listed.response, [str(saved.announcement_id)], custom_id=control(listed, "1:ann:pick:")
    )
    form = str((await press(companion, listed, "reword")).modal)
    assert "Hello" in form and "Never saved" not in form


async def test_the_list_has_pages(companion: World) -> None:
    """Every one is on some page, and can be opened from there; none at all is said, with the way to the first."""
    empty = await companion.admin.slash(companion.channel, "announce list")
    assert "No announcements yet." in read(empty) and "/announce create" in read(empty)
    for number in range(14):
        await schedule(companion, when=f"2026-02-{number + 1:02} 20:00", text=f"Evening number {number:02}")
    reply = await companion.admin.slash(companion.channel, "announce list")
    seen = read(reply)
    for page in (1, 2):
        await companion.admin.click(reply.response, custom_id=f"1:ann:page:{page}")
        seen += read(reply)
    assert all(f"**\u2068Evening number {number:02}\u2069**" in seen for number in range(14))
    options = reply.response.components[-2]["components"][0]["options"]
    assert len(options) == 2
    await companion.admin.select(reply.response, [options[1]["value"]], custom_id="1:ann:pick:2")
    assert "Evening number 13" in read(reply) and "1:ann:pause:" in read(reply)


async def test_no_more_than_the_most(companion: World) -> None:
    """The limit is said, with what to do."""
    await schedule(companion)
    async with companion.services.database.write() as write:
        await write.execute_many(
            "INSERT INTO announcement SELECT ?, guild_id, channel_id, role_id, text, first_local, zone, rule, state,"
            " next_local, next_at, 0, 0, 0, NULL FROM announcement LIMIT 1",
            [(number,) for number in range(1, MAX_ANNOUNCEMENTS)],
        )
    reply = await draft(companion)
    refused = await press(companion, reply, "save")
    assert f"{MAX_ANNOUNCEMENTS} announcements already" in said(refused)
    assert len(await stored(companion)) == MAX_ANNOUNCEMENTS
    listed = await companion.admin.slash(companion.channel, "announce list")
    assert f"{MAX_ANNOUNCEMENTS} of at most {MAX_ANNOUNCEMENTS}" in read(listed)


async def test_a_trial_notifies_nobody(companion: World) -> None:
    """Only the admin sees it, as it would look now; nothing is posted."""
    fans = companion.guild.create_role("Fans", mentionable=True)
    reply = await schedule(companion, text="{episode}, at {time}, in {server}", role=fans)
    before = len(companion.channel.history())
    now = int(discord.utils.utcnow().timestamp())
    tried = await press(companion, reply, "test")
    assert tried.ephemeral and "nobody is notified" in read(tried)
    assert f"<@&{fans.id}>\nEpisode 1: Se7en, at <t:{now}:t>, in Akudama Drive" in read(tried)
    assert len(companion.channel.history()) == before
    sent = [r.json for r in companion.env.http_requests if r.path.endswith("/callback")]
    assert all(body["data"]["allowed_mentions"]["parse"] == [] for body in sent if "allowed_mentions" in body["data"])


async def test_every_click_asks_for_rights(companion: World) -> None:
    """Whoever may no longer manage the server operates nothing, from nowhere; nor while announcements are off."""
    reply = await schedule(companion)
    number = identity(reply)
    verbs = [f"{verb}:{number}" for verb in ("save", "word", "mute", "drop", "open", "test", "pause", "resume", "ask")]
    clicks = [f"1:ann:{tail}" for tail in (*verbs, f"restore:{number}", f"delete:0:{number}", "page:0")]
    before = await companion.services.database.read("SELECT * FROM announcement")
    where = Where(companion.channel.id, companion.guild.id)
    for custom_id in clicks:
        refused = await press_raw(companion, reply, custom_id, companion.newcomer.id, where)
        assert "That needs the permission “Manage Server”" in said(refused), custom_id
    typed = {
        "custom_id": f"1:ann:typed:{number}",
        "components": [{"type": 18, "component": {"type": 4, "custom_id": "text", "value": "Mine"}}],
    }
    refused = await deliver(companion, 5, typed, companion.newcomer.id, where)
    assert "That needs the permission “Manage Server”" in said(refused)
    guest = Where(
        companion.channel.id,
        companion.guild.id,
        {"authorizing_integration_owners": {"1": str(companion.admin.id)}},
    )
    refused = await press_raw(companion, reply, clicks[0], companion.admin.id, guest)
    assert said(refused) == SERVER_ONLY
    await companion.set(modules__announcements__enabled=False)
    for custom_id in clicks:
        refused = await press_raw(companion, reply, custom_id, companion.admin.id, where)
        assert SWITCHED_OFF_FOR_YOU.split("{")[0] + "Announcements" in said(refused), custom_id
    command = await companion.admin.slash(companion.channel, "announce list")
    assert "“Announcements” is switched off" in read(command)
    assert await companion.services.database.read("SELECT * FROM announcement") == before


async def test_another_servers_announcement_does_not_exist(companion: World) -> None:
    """Ids of elsewhere are as good as none."""
    reply = await schedule(companion)
    number = identity(reply)
    async with companion.services.database.write() as write:
        await write.execute("INSERT INTO guild (guild_id) VALUES (5)")
        await write.execute("UPDATE announcement SET guild_id = 5")
    for verb in ("open", "test", "pause", "resume", "ask", "restore", "word", "reword"):
        where = Where(companion.channel.id, companion.guild.id)
        refused = await press_raw(companion, reply, f"1:ann:{verb}:{number}", companion.admin.id, where)
        told = said(refused)
        assert "not kept any more" in told or "no longer kept" in told, verb


@pytest.mark.parametrize(
    "text", ["@everyone <@123456789012345678> <@&1>", "**bold** `code` ||spoiler||", "{}{ 0 }{'a'}"]
)
async def test_nasty_texts(companion: World, text: str) -> None:
    """They are posted as their author wrote them, and shown harmlessly in lists; nobody is notified."""
    reply = await schedule(companion, text=text)
    listed = read(await companion.admin.slash(companion.channel, "announce list"))
    blocks = [line for line in listed.splitlines() if line.startswith("**\u2068")]
    assert blocks and "@everyone <@1" not in blocks[0] and "**bold**" not in blocks[0]
    assert text in read(reply)
    for request in companion.env.http_requests:
        if request.path.endswith("/callback") and "allowed_mentions" in request.json["data"]:
            assert request.json["data"]["allowed_mentions"]["parse"] == []


async def test_the_repeats_are_offered(companion: World) -> None:
    """In the language of whoever types."""
    offered = await companion.admin.autocomplete(companion.channel, "announce create", "repeat", "")
    assert [choice["name"] for choice in offered][:3] == ["Once", "Every day", "Monday to Friday"]
    speak(companion, "ja")
    offered = await companion.admin.autocomplete(companion.channel, "announce create", "repeat", "毎")
    assert "毎週" in [choice["name"] for choice in offered]
    zones = await companion.admin.autocomplete(companion.channel, "announce create", "timezone", "東京")
    assert zones[0]["value"] == "Asia/Tokyo"


async def test_the_largest_preview_fits(companion: World) -> None:
    """The longest text, in either alphabet, with every line beside it."""
    role = companion.guild.create_role("Silent", mentionable=False)
    for language, letter in (("en", "x"), ("ja", "あ")):
        await companion.set(language=language)
        text = letter * (MAX_CHARACTERS - 9) + "{episode}"[:9] if letter == "x" else letter * MAX_CHARACTERS
        reply = await draft(
            companion,
            when="2026-03-29 02:30",
            timezone="Berlin",
            repeat="FREQ=MONTHLY",
            text=text,
            role=role,
        )
        shown = list(texts(reply.response.components))
        assert sum(len(part) for part in shown) > MAX_CHARACTERS
        await press(companion, reply, "save")
    assert len(await stored(companion)) == 2
