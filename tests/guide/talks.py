"""Small logs of talks, written by hand."""

from datetime import UTC, datetime

from sandbox.journal.entry import Entry
from sandbox.journal.events import CueBegan, LineSaid, TalkBegun, TalkEnded, TalkOpened, Understood, Uttered
from sandbox.journal.values import MoveFound

WALL = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LABELS = {"technik_pruefen": "Technik prüfen"}


class Log:
    """A log that grows; every method returns the number of the entry that matters."""

    def __init__(self):
        self.entries = []
        stance = {"trust": 5.0}
        self.add(
            0,
            TalkOpened(
                scenario="x", digest="", title="X", seed=1, level="", persons=(), stance=stance, learner="ich"
            ),
        )
        self.add(0, TalkBegun())

    def add(self, at, event):
        seq = len(self.entries) + 1
        self.entries.append(Entry(talk="t", seq=seq, at=at, wall=WALL, event=event))
        return seq

    def says(self, at, text, *moves):
        seq = self.add(at, Uttered(utterance=f"u{at}", text=text))
        found = tuple(MoveFound(id=move, score=0.9, place=(n, n + 1)) for n, move in enumerate(moves))
        self.add(at, Understood(utterance=f"u{at}", moves=found))
        return seq

    def answer(self, at, text="Ja.", pause=0.0):
        return self.add(at, LineSaid(nth=1, role="kundin", line="l1", text=text, pause=pause))

    def trouble(self, at, what="freeze", caption="[Das Bild friert ein]"):
        return self.add(at, CueBegan(cue="c", what=what, caption=caption))

    def end(self, at):
        return self.add(at, TalkEnded(by="trainee", ending="gut", outcome="gut", text="Gut."))
