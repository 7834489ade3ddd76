"""Which pictures make up a figure in a mood, and what their files are called."""

from __future__ import annotations

from dataclasses import dataclass

import expressions

MOODS = tuple(expressions.MOODS)
MOUTHS = tuple(expressions.MOUTHS)
EYES = tuple(expressions.EYES)
HEADS = tuple(expressions.HEADS)


@dataclass(frozen=True)
class Job:
    """One picture: the base frame if no part is named, else the base with that part changed."""

    mood: str
    mouth: str = ""
    eyes: str = ""
    head: str = ""

    @property
    def part(self) -> str:
        """The region rendered, a key of ``expressions.REGION``; empty for the whole frame."""
        return "mouth" if self.mouth else "eyes" if self.eyes else "head" if self.head else ""

    def file(self, figure: str) -> str:
        return render_name(figure, self.mood, self.mouth, self.eyes, self.head)


def render_name(figure: str, mood: str, mouth: str = "", eyes: str = "", head: str = "") -> str:
    """Return the file name of a render."""
    part = f"mouth_{mouth}" if mouth else f"eyes_{eyes}" if eyes else f"head_{head}" if head else "base"
    return f"{figure}.{mood}.{part}.png"


def of_mood(mood: str) -> list[Job]:
    """Return the 18 pictures of a mood: base, nine mouths, two lids, six head poses."""
    return [
        Job(mood),
        *(Job(mood, mouth=mouth) for mouth in MOUTHS),
        *(Job(mood, eyes=eyes) for eyes in EYES),
        *(Job(mood, head=head) for head in HEADS),
    ]
