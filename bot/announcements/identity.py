"""What a post is known by at Discord: a nonce for the first minute, and a mark in the message for good. Pure."""

from __future__ import annotations

import base64
import hashlib

from bot.store.outbox import Parcel

NONCE_CHARACTERS = 25
"""As many as Discord allows."""
MARK_BITS = 30


def nonce_of(parcel: Parcel) -> str:
    """Return the nonce of a row, the same at every attempt: base32 of SHA-256 over what is posted and where."""
    return base64.b32encode(_digest(parcel)).decode()[:NONCE_CHARACTERS]


def mark_of(parcel: Parcel) -> int:
    """Return the id of the first component of a row's message, by which it is known again.

    It is above all ids that Discord gives out by itself, which count from 1, and within its 32 bits.
    """
    least = 1 << MARK_BITS
    return least | (int.from_bytes(_digest(parcel)[-4:], "big") & (least - 1))


def _digest(parcel: Parcel) -> bytes:
    return hashlib.sha256(f"{parcel.what}\n{parcel.channel_id}".encode()).digest()
