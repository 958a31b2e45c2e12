"""What discord.py remembers of Discord's rate limits, and for how long."""

from __future__ import annotations

import discord

MAX_KEPT = 256
"""As many as discord.py itself keeps without looking for any to forget."""


def forget_past(client: discord.Client) -> None:
    """Forget the limits whose time is over and that nobody waits for; whoever asks next learns them anew.

    discord.py 2.7.1 keeps each for five minutes, and looks through all of them whenever a channel is new to it. Posts
    in ten thousand channels would then take up to 5 ms each for that alone.
    """
    buckets = client.http._buckets  # noqa: SLF001 - there is no other way to them
    if len(buckets) < MAX_KEPT:
        return
    for key, bucket in list(buckets.items()):
        if bucket.is_expired() and not bucket.outgoing and not bucket._pending_requests:  # noqa: SLF001 - as above
            del buckets[key]
