"""Leases: who may write to a talk. Each function runs inside a transaction that its caller opened."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from sandbox.errors import LeaseLost, TalkUnknown
from sandbox.journal.log import Lease, LeaseInfo
from sandbox.store.tables import leases, talks


def take(connection: Connection, talk: str, holder: str, now: float) -> Lease:
    """Give the talk to ``holder``, whoever had it. Raises TalkUnknown."""
    require_talk(connection, talk)
    number = connection.scalar(select(leases.c.number).where(leases.c.talk == talk))
    if number is None:
        connection.execute(insert(leases).values(talk=talk, number=1, holder=holder, renewed=now))
        return Lease(talk, 1, holder)
    values = {"number": number + 1, "holder": holder, "renewed": now}
    connection.execute(update(leases).where(leases.c.talk == talk).values(values))
    return Lease(talk, number + 1, holder)


def require(connection: Connection, lease: Lease) -> None:
    """Raise LeaseLost unless ``lease`` is the newest and not given back; TalkUnknown if it has no talk."""
    row = connection.execute(
        select(leases.c.number, leases.c.renewed).where(leases.c.talk == lease.talk)
    ).one_or_none()
    if row is None:
        require_talk(connection, lease.talk)
    if row is None or row.number != lease.number or row.renewed is None:
        raise LeaseLost(
            "Dieses Gespräch wird jetzt in einem anderen Fenster geführt.",
            "Gehen Sie dort weiter, oder übernehmen Sie es hier.",
        )


def set_renewed(connection: Connection, lease: Lease, renewed: float | None) -> None:
    """Note that the holder lives (seconds since 1970), or that it gave the talk back (None)."""
    require(connection, lease)
    connection.execute(update(leases).where(leases.c.talk == lease.talk).values(renewed=renewed))


def info(connection: Connection, talk: str, dead_before: float) -> LeaseInfo | None:
    """Return the talk's driver; one that has not renewed since ``dead_before`` no longer lives."""
    require_talk(connection, talk)
    row = connection.execute(select(leases).where(leases.c.talk == talk)).one_or_none()
    if row is None:
        return None
    alive = row.renewed is not None and row.renewed >= dead_before
    return LeaseInfo(row.holder, row.number, alive)


def require_talk(connection: Connection, talk: str) -> None:
    """Raise TalkUnknown if there is no such talk."""
    if connection.scalar(select(talks.c.id).where(talks.c.id == talk)) is None:
        raise TalkUnknown(
            "Dieses Gespräch gibt es nicht (mehr).",
            "Vielleicht wurde es gelöscht; Ihre Gespräche finden Sie auf der Startseite.",
        )
