"""The calendar file is what RFC 5545 asks for and the large calendars accept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from bot.schedule.calendar_file import Happening, calendar_file

STAMP = datetime(2026, 11, 25, 10, tzinfo=UTC)


def happening(**changes: object) -> Happening:
    values: dict[str, object] = {
        "uid": "meeting-1@bot.example",
        "first": datetime(2026, 12, 4, 20),
        "zone": "Europe/Berlin",
        "minutes": 90,
        "summary": "Episode 1",
        "description": "",
        **changes,
    }
    return Happening(**values)  # type: ignore[arg-type]


def written(*happenings: Happening) -> tuple[str, Calendar]:
    data = calendar_file("Rewatch", happenings, STAMP)
    return data.decode(), Calendar.from_ical(data)


def test_the_frame() -> None:
    """It says who made it and what it is called, each line ends with CRLF, and none has more than 75 bytes."""
    text, calendar = written(happening(summary="あ" * 90))
    assert (calendar["VERSION"], calendar["METHOD"], calendar["X-WR-CALNAME"]) == ("2.0", "PUBLISH", "Rewatch")
    assert calendar["PRODID"] and calendar["CALSCALE"] == "GREGORIAN"
    assert "\n" not in text.replace("\r\n", "") and text.endswith("END:VCALENDAR\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert calendar.events[0]["SUMMARY"] == "あ" * 90


def test_an_event() -> None:
    """It holds all that a calendar needs to follow a change and a cancellation."""
    text, calendar = written(happening(sequence=3, is_cancelled=True))
    (event,) = calendar.events
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("meeting-1@bot.example", 3, "CANCELLED")
    assert event["DTSTAMP"].dt == STAMP and event["DURATION"].dt == timedelta(minutes=90)
    assert "DTSTART;TZID=Europe/Berlin:20261204T200000\r\n" in text and "DESCRIPTION" not in event
    assert "STATUS:CONFIRMED" in written(happening())[0]


def test_texts_are_escaped() -> None:
    """What has a meaning in the format is text, and what it cannot hold is left out."""
    said = "a; b, c\\n \\ :\n\tEND:VEVENT\r\nBEGIN:VEVENT"
    _, calendar = written(happening(summary="one\nline;\x00 \x1b[0m", description=said + "\x07\ud800"))
    (event,) = calendar.events
    assert event["SUMMARY"] == "one line; [0m"
    assert event["DESCRIPTION"] == said.replace("\r", "") + "?"
    assert calendar_file("My\r\nX-EVIL:1", [], STAMP).count(b"\r\nX-") == 1


def test_a_repeat_begins_with_a_match_and_ends_in_utc() -> None:
    """A calendar takes the first time to be a match; the end of a repeat stands in UTC where times have a zone."""
    weekly = "FREQ=WEEKLY;BYDAY=MO"
    text, _ = written(happening(rule=f"{weekly};UNTIL=20270201"))
    assert "DTSTART;TZID=Europe/Berlin:20261207T200000\r\n" in text
    assert "UNTIL=20270201T190000Z" in text
    assert "UNTIL=20270131T190000Z" in written(happening(rule=f"{weekly};UNTIL=20270201T195900"))[0]
    assert (
        "RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=-1FR,2SU\r\n"
        in written(happening(rule="FREQ=MONTHLY;BYDAY=2SU,-1FR;COUNT=3"))[0]
    )
    assert "BEGIN:VEVENT" not in written(happening(rule=f"{weekly};UNTIL=20261205"))[0]


def test_zones() -> None:
    """Each zone is described once, and UTC not at all."""
    text, calendar = written(
        happening(), happening(uid="2"), happening(uid="3", zone="Asia/Tokyo"), happening(uid="4", zone="UTC")
    )
    assert [str(zone["TZID"]) for zone in calendar.timezones] == ["Europe/Berlin", "Asia/Tokyo"]
    assert "DTSTART:20261204T200000Z" in text


def test_a_skipped_time_is_written_as_it_comes() -> None:
    """What happens once in the hour that is skipped stands in the file at the time that the clocks will show."""
    text, _ = written(happening(first=datetime(2027, 3, 28, 2, 30)))
    assert "DTSTART;TZID=Europe/Berlin:20270328T033000" in text
