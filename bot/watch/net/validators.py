"""What a server gave to recognise its last answer by: kept and returned byte for byte, only to who gave it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MAX_CHARACTERS = 1_000


@dataclass(frozen=True, slots=True)
class Validators:
    """The validators of the answer that `url` gave; all None before the first."""

    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def are_there(self) -> bool:
        """Tell whether a request can be conditional."""
        return self.etag is not None or self.last_modified is not None

    def headers_for(self, url: str) -> dict[str, str]:
        """Return the headers that make a request to `url` conditional; to another address they would be made up."""
        if url != self.url:
            return {}
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value is not None}

    def renewed(self, url: str, headers: Mapping[str, str]) -> Validators:
        """Return the validators after an answer of `url` with `headers`.

        A server may leave one of them out of an answer, so each is renewed by itself.
        """
        before = self if self.url == url else Validators()
        etag, last_modified = _kept(headers.get("ETag")), _kept(headers.get("Last-Modified"))
        return Validators(url, etag or before.etag, last_modified or before.last_modified)


def _kept(value: str | None) -> str | None:
    """Return a header's value if it can be sent back exactly; an empty one would make a server answer in full."""
    return value if value and len(value) <= MAX_CHARACTERS and value.isprintable() else None
