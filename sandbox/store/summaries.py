"""The lists of talks, read from the tables inside a transaction that the caller opened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, func, select

from sandbox.journal.log import TalkSummary
from sandbox.store.tables import entries, talks


def find(connection: Connection, which: ColumnElement[bool]) -> list[TalkSummary]:
    """Return the talks that ``which`` holds for, the newest first."""
    begun = func.max(case((entries.c.kind == "talk.begun", 1), else_=0))
    ended = func.max(case((entries.c.kind == "talk.ended", 1), else_=0))
    ended_at = func.max(case((entries.c.kind == "talk.ended", entries.c.at)))
    rows = connection.execute(
        select(
            talks,
            begun.label("begun"),
            ended.label("ended"),
            func.coalesce(ended_at, func.max(entries.c.at)).label("seconds"),
            func.max(entries.c.wall).label("last"),
        )
        .join(entries, entries.c.talk == talks.c.id)
        .where(which)
        .group_by(talks.c.id)
        .order_by(talks.c.opened.desc(), talks.c.id)
    )
    return [_summary(row) for row in rows]


def _summary(row: Row[Any]) -> TalkSummary:
    return TalkSummary(
        id=row.id,
        learner=row.learner,
        scenario=row.scenario,
        title=row.title,
        level=row.level,
        person=row.person,
        opened=datetime.fromisoformat(row.opened),
        last=datetime.fromisoformat(row.last),
        begun=bool(row.begun),
        ended=bool(row.ended),
        seconds=float(row.seconds),
    )
