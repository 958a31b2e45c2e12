"""What people type for a time is understood as they meant it, or refused with what would work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.schedule import phrases
from bot.schedule.phrases import understand
from bot.schedule.wallclock import instant, wall_clock

ZONE = "Europe/Berlin"
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
"""A Wednesday, 11:00 in Berlin."""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-24 20:00", "2026-12-24 20:00"),
        ("2026-12-24T20:00", "2026-12-24 20:00"),
        ("2026-12-24 20:00:00", "2026-12-24 20:00"),
        ("2026/12/24 8pm", "2026-12-24 20:00"),
        ("2027-1-2 3:04", "2027-01-02 03:04"),
        ("2026年12月24日 20時", "2026-12-24 20:00"),
        ("2026年12月24日20時30分", "2026-12-24 20:30"),
        ("12月24日 20時半", "2026-12-24 20:30"),
        ("1月5日 20:00", "2027-01-05 20:00"),
        ("2月29日 20時", "2028-02-29 20:00"),
        ("in 10 minutes", "2026-11-25 11:10"),
        ("in 2 hours", "2026-11-25 13:00"),
        ("in 3 days", "2026-11-28 11:00"),
        ("in an hour", "2026-11-25 12:00"),
        ("in a week", "2026-12-02 11:00"),
        ("in 1h 30m", "2026-11-25 12:30"),
        ("in 1 day and 2 hours", "2026-11-27 13:00"),
        ("10分後", "2026-11-25 11:10"),
        ("１０分後", "2026-11-25 11:10"),
        ("1時間30分後", "2026-11-25 12:30"),
        ("3日後", "2026-11-28 11:00"),
        ("1週間後", "2026-12-02 11:00"),
        ("today 20:00", "2026-11-25 20:00"),
        ("Tonight at 8 PM", "2026-11-25 20:00"),
        ("today 12pm", "2026-11-25 12:00"),
        ("tomorrow 12am", "2026-11-26 00:00"),
        ("tomorrow at 8:30 p.m.", "2026-11-26 20:30"),
        ("the day after tomorrow 20:00", "2026-11-27 20:00"),
        ("今日 20:00", "2026-11-25 20:00"),
        ("明日　２０：００", "2026-11-26 20:00"),
        ("明日の午後8時に", "2026-11-26 20:00"),
        ("明後日20時", "2026-11-27 20:00"),
        ("明日 午前0時", "2026-11-26 00:00"),
        ("friday 20:00", "2026-11-27 20:00"),
        ("on Friday, 8pm", "2026-11-27 20:00"),
        ("金曜 20:00", "2026-11-27 20:00"),
        ("金曜日の20時", "2026-11-27 20:00"),
        ("wed 12:00", "2026-11-25 12:00"),
        ("wed 11:00", "2026-12-02 11:00"),
        ("wed 10:30", "2026-12-02 10:30"),
        ("8pm tomorrow", "2026-11-26 20:00"),
        ("20:00 on friday", "2026-11-27 20:00"),
        ("20:00", "2026-11-25 20:00"),
        ("at 8pm", "2026-11-25 20:00"),
        ("9:00", "2026-11-26 09:00"),
        ("午後8時", "2026-11-25 20:00"),
        ("<t:1798138800>", "2026-12-24 20:00"),
        (" <t:1798138800:F> ", "2026-12-24 20:00"),
    ],
)
def test_understood(text: str, meant: str) -> None:
    """Each way to say a time means what it says."""
    assert f"{understand(text, NOW, ZONE):%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        *[
            (text, phrases.UNCLEAR_TIME)
            for text in (
                "",
                "soon",
                "tomorrow",
                "friday",
                "next friday 8pm",
                "10",
                "tonight 8",
                "2026-12-24",
                "12/24/2026 20:00",
                "24.12. 20:00",
                "2026-12-24 20:00Z",
                "2026-12-24T20:00+09:00",
                "in 5 months",
                "in minutes",
                "10 minutes",
                "<t:1798138800000>",
                "<t:>",
                "friday 20:00 and 21:00",
                "z" * 5000,
                "in " + "1m" * 3000,
            )
        ],
        ("2026-02-30 10:00", phrases.NO_SUCH_TIME),
        ("2月30日 10時", phrases.NO_SUCH_TIME),
        ("tomorrow 25:00", phrases.NO_SUCH_TIME),
        ("tomorrow 20:60", phrases.NO_SUCH_TIME),
        ("tomorrow 13pm", phrases.NO_SUCH_TIME),
        ("tomorrow 午前8pm", phrases.NO_SUCH_TIME),
        ("today 9:00", phrases.PAST_TIME),
        ("today 11:00", phrases.PAST_TIME),
        ("in 0 minutes", phrases.PAST_TIME),
        ("2020-01-01 10:00", phrases.PAST_TIME),
        ("0001-01-01 00:00", phrases.PAST_TIME),
        ("<t:1>", phrases.PAST_TIME),
        ("9999-12-31 23:59", phrases.FAR_TIME),
        ("<t:9999999999>", phrases.FAR_TIME),
        ("in 999999 weeks", phrases.FAR_TIME),
        ("in 9 weeks 999999 days", phrases.FAR_TIME),
    ],
)
def test_refused(text: str, sentence: str) -> None:
    """What is unclear, impossible, past or too far is refused by its own sentence."""
    with pytest.raises(UserError) as refusal:
        understand(text, NOW, ZONE)
    assert refusal.value.message == sentence


def test_the_refusal_tells_the_time_there() -> None:
    """Whoever chose the wrong zone sees it from the sentence, and what it offers works."""
    with pytest.raises(UserError, match=r"passed: 2026-11-25 18:00. In Asia/Tokyo it is 2026-11-25 19:00 now"):
        understand("today 18:00", NOW, "Asia/Tokyo")
    with pytest.raises(UserError) as refusal:
        understand("soon", NOW, ZONE)
    offered = str(refusal.value).split("`")[1::2]
    assert len(offered) == 5 and all(understand(text, NOW, ZONE) for text in offered)


def test_a_skipped_time_keeps_its_place_on_the_wall() -> None:
    """In the hour that is skipped the time stays as typed, and comes as long after midnight as if it were not."""
    local = understand("2027-03-28 02:30", NOW, ZONE)
    assert local == datetime(2027, 3, 28, 2, 30)
    assert wall_clock(instant(local, ZONE), ZONE) == datetime(2027, 3, 28, 3, 30)


def test_an_hour_that_comes_twice() -> None:
    """Of an hour that comes twice the first is meant, and a moment in the second is refused, not taken an hour early."""
    first_pass, second_pass = datetime(2026, 10, 25, 0, 10, tzinfo=UTC), datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert instant(understand("today 02:30", first_pass, ZONE), ZONE) == first_pass + timedelta(minutes=20)
    for text in ("today 02:30", "in 10 minutes", f"<t:{int(second_pass.timestamp()) + 600}>"):
        with pytest.raises(UserError) as refusal:
            understand(text, second_pass, ZONE)
        assert refusal.value.message == phrases.TIME_TWICE
    with pytest.raises(UserError) as refusal:
        understand("in 1 hour", first_pass, ZONE)
    assert refusal.value.message == phrases.TIME_TWICE
    assert instant(understand("in 1 hour", second_pass, ZONE), ZONE) == second_pass + timedelta(hours=1)


def test_hours_are_counted_and_days_are_kept() -> None:
    """A day later is the same time on the wall although the clocks are changed; 24 hours later is 24 hours later."""
    before = datetime(2026, 10, 24, 18, 0, tzinfo=UTC)
    assert understand("in 1 day", before, ZONE) == datetime(2026, 10, 25, 20, 0)
    assert understand("in 24 hours", before, ZONE) == datetime(2026, 10, 25, 19, 0)


def test_never_early_by_a_fraction() -> None:
    """Ten minutes are at least ten minutes, in whole seconds."""
    now = NOW.replace(microsecond=1)
    assert instant(understand("in 10 minutes", now, ZONE), ZONE) == NOW + timedelta(minutes=10, seconds=1)


@given(st.text(max_size=60))
def test_anything_typed_is_understood_or_refused(text: str) -> None:
    """No text breaks it, and what is understood lies ahead."""
    try:
        local = understand(text, NOW, ZONE)
    except UserError:
        return
    assert instant(local, ZONE) > NOW


@given(
    st.datetimes(datetime(2026, 11, 27, 12), datetime(2036, 11, 1)).map(
        lambda time: time.replace(second=0, microsecond=0)
    ),
    st.sampled_from([ZONE, "America/Sao_Paulo", "Asia/Tokyo"]),
)
def test_written_times_mean_themselves(local: datetime, zone: str) -> None:
    """A time that is written out is returned as it stands, in either calendar."""
    assert understand(f"{local:%Y-%m-%d %H:%M}", NOW, zone) == local
    assert understand(f"{local.year}年{local.month}月{local.day}日 {local.hour}時{local.minute}分", NOW, zone) == local
    hour = f"{local.hour % 12 or 12}:{local.minute:02} {'pm' if local.hour >= 12 else 'am'}"
    assert understand(f"{local:%Y/%m/%d} {hour}", NOW, zone) == local
