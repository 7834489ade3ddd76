"""A process that writes to a talk until it is killed.

Arguments: database, talk, holder, how many appends (0: for ever). Prints a line for every event the journal
has acknowledged, and takes the lease again whenever it was lost.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from sandbox.errors import LeaseLost
from sandbox.journal.events import NodeEntered
from sandbox.store import Journal


def main(database: str, talk: str, holder: str, appends: str) -> None:
    journal = Journal.open(Path(database))
    lease = journal.take_lease(talk, holder)
    for nth in count():
        if nth == int(appends) and nth:
            return
        events = [NodeEntered(node=f"{holder}-{nth}-{part}") for part in range(3)]
        while True:
            try:
                written = journal.append(lease, events, at=float(nth))
                break
            except LeaseLost:
                lease = journal.take_lease(talk, holder)
        for entry, event in zip(written, events, strict=True):
            sys.stdout.write(f"{entry.seq} {event.node}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
