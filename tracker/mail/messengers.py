"""Other roads than mail: messengers and webhooks by apprise, encrypted, and to public addresses only."""

import ipaddress
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from tracker.db import session, transaction
from tracker.mail.attempts import Attempt, Content, Outcome
from tracker.mail.models import Messenger, Posted

log = logging.getLogger(__name__)

SERVICES = {
    "jsons": "Webhook",
    "forms": "Webhook",
    "tgram": "Telegram",
    "mmosts": "Mattermost",
    "rockets": "Rocket.Chat",
    "ntfys": "ntfy",
}
"""The beginnings of addresses that are taken, each of a road that is encrypted, and the names of the services."""

HOSTLESS = frozenset({"tgram"})
"""Of these services the host is known and no part of the address."""

TIMEOUT = 10
"""Seconds to wait for an answer."""


class BadRoad(Exception):
    """The address can't be taken: `reason` is «scheme», «address» or «private»."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def label_of(url: str, inner: tuple[str, ...] = ()) -> str:
    """What an address is called, without what is secret in it; BadRoad when nothing may be sent there.

    `inner` are the hosts that the installation allows although they are in a network of its own.
    """
    plugin = _plugin(url)
    scheme = _scheme(url)
    if scheme in HOSTLESS:
        return SERVICES[scheme]
    host = str(plugin.host)
    try:
        _checked(host, int(plugin.port or 443), inner)
    except OSError as error:
        raise BadRoad("private") from error
    return f"{SERVICES[scheme]}: {host}"[:254]


def _scheme(url: str) -> str:
    return url.strip().partition("://")[0].lower()


def _plugin(url: str) -> Any:
    """What apprise makes of an address: certificates are checked and nothing is followed, whatever it says of that."""
    import apprise  # noqa: PLC0415  # it is large, and most installations send by mail alone

    if _scheme(url) not in SERVICES:
        raise BadRoad("scheme")
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    plugin: Any = apprise.Apprise.instantiate(url.strip(), suppress_exceptions=True)
    if not plugin or (_scheme(url) not in HOSTLESS and not getattr(plugin, "secure", False)):
        raise BadRoad("address")
    plugin.verify_certificate, plugin.redirects, plugin.service_retry = True, False, 0
    plugin.socket_connect_timeout = plugin.socket_read_timeout = TIMEOUT
    return plugin


@dataclass
class _Watch:
    """What is allowed while a message goes, and what came of it."""

    inner: tuple[str, ...]
    connected: bool = False
    refused: bool = False


_watch: ContextVar[_Watch | None] = ContextVar("watch", default=None)


class Private(OSError):
    """The name stands for a machine in a network of our own."""


def _checked(host: str, port: int, inner: tuple[str, ...]) -> list[str]:
    """The addresses that a name stands for; Private when one of them is no public one."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if host not in inner and not all(ipaddress.ip_address(each.partition("%")[0]).is_global for each in found):
        raise Private(host)
    return found


@contextmanager
def _public_only(inner: tuple[str, ...]) -> Iterator[_Watch]:
    """Inside, each connection goes to an address that was looked at; a name can't change its meaning in between."""
    from urllib3.util import connection  # noqa: PLC0415  # it comes with apprise

    if connection.create_connection.__name__ != "_guarded":
        _guard(connection)
    watch = _Watch(inner)
    before = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(before)


def _guard(connection: Any) -> None:
    plain = connection.create_connection

    def _guarded(address: tuple[str, int], *arguments: Any, **named: Any) -> Any:
        watch = _watch.get()
        if watch is None:
            return plain(address, *arguments, **named)
        try:
            host = _checked(address[0], address[1], watch.inner)[0]
        except Private:
            watch.refused = True
            raise
        made = plain((host, address[1]), *arguments, **named)
        watch.connected = True
        return made

    connection.create_connection = _guarded


class MessengerTransport:
    """Sends the short words of a letter to a messenger."""

    def __init__(self, inner: tuple[str, ...] = ()) -> None:
        self.inner = inner

    def send(self, letter: Posted, content: Content) -> Attempt:
        """Try once. Where it was refused after a connection nobody knows what came of it: a service says little."""
        with transaction(write=False):
            road = session.get(Messenger, content.road)
            url = road.url if road else ""
        try:
            plugin = _plugin(url)
        except BadRoad as error:
            return Attempt(Outcome.REFUSED, error.reason)
        if hasattr(plugin, "payload_extras"):  # a webhook knows by it that it has the message already
            plugin.payload_extras["message_id"] = letter.message_id
        with _public_only(self.inner) as watch:
            if plugin.notify(body=content.text, title=content.subject):
                return Attempt(Outcome.SENT)
        if watch.refused:
            return Attempt(Outcome.REFUSED, "private address")
        return Attempt(Outcome.UNKNOWN if watch.connected else Outcome.LATER)

    def close(self) -> None:
        """Nothing is held."""
