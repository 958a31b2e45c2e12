"""One spelling for the address of a page, so that the same page is the same item wherever it is linked."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_ALIASES = {"animenewsnetwork.cc": "animenewsnetwork.com"}
"""Hosts that answer with the pages of another."""
_NOT_OF_THE_HOST = ("www.", "m.", "mobile.", "amp.")
_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|dclid|yclid|msclkid|mc_[ce]id|igshid|ref|ref_src|ref_url|source|src|cmp|cmpid|spm|share|"
    r"_ga|ocid|feature|si|from|via|rss|ann-edition"
)
_ANN_NUMBER = re.compile(r"/\.(\d{4,})$")


def host_of(url: str) -> str:
    """Return the host of an address as outlets are known by, empty where there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    host = host.casefold().rstrip(".")
    for prefix in _NOT_OF_THE_HOST:
        # "m.jp" is a host itself.
        if host.startswith(prefix) and "." in host.removeprefix(prefix):
            host = host.removeprefix(prefix)
    return _ALIASES.get(host, host)


def canonical(url: str) -> str:
    """Return `url` without what only tells where it was clicked; what is no web address stays as it is."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return url
    host = host_of(url)
    if number := _ANN_NUMBER.search(parts.path):
        # Its addresses repeat the headline, which changes; the number is what it goes by.
        return f"https://{host}/.{number.group(1)}"
    where = host if port in {None, 80, 443} else f"{host}:{port}"
    query = urlencode(sorted((k, v) for k, v in parse_qsl(parts.query) if not _TRACKING.fullmatch(k.casefold())))
    path = re.sub(r"/(?:amp|index\.html?)$", "", parts.path.rstrip("/")).rstrip("/")
    return urlunsplit(("https", where, path, query, ""))
