"""Look up names in threads of their own: the system's own lookup can hang, and the end of the bot must not wait for it.

asyncio's own threads are waited for when a program ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult


class NameResolver(AbstractResolver):
    """Resolves as the system does."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a host."""
        found = await _look_up(host, port, family)
        return [
            ResolveResult(hostname=host, host=address[0], port=address[1], family=kind, proto=protocol, flags=0)
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        """Leave lookups that hang to themselves."""


async def _look_up(host: str, port: int, family: int) -> list[Any]:
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[Any]] = loop.create_future()

    def tell(found: list[Any] | None, error: Exception | None) -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(found or [])
        else:
            answer.set_exception(error)

    def work() -> None:
        told: tuple[list[Any] | None, Exception | None]
        try:
            told = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM), None
        except Exception as error:
            told = None, error
        # By now the loop may have ended.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(tell, *told)

    threading.Thread(target=work, name=f"look up {host}", daemon=True).start()
    return await answer
