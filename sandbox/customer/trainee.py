"""A trainee that does not exist: what somebody of a style does next, given where the talk stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random

from sandbox.customer.offers import Offer, Offers, Table
from sandbox.customer.scope import Scope
from sandbox.customer.state import State
from sandbox.customer.styles import Said, Style
from sandbox.script.answer import Intent
from sandbox.script.model import Scenario
from sandbox.script.trials import Step

Words = Mapping[str, Sequence[str]]
"""Example utterances by move."""
FAREWELLS = 4
"""So often somebody takes leave before giving up."""
_PATIENCE = 60.0
"""Seconds somebody waits after the last farewell."""
_TRIES, _TIRELESS_TRIES = 6, 30
_NO_WORDS = "…" * 60
"""Said where no words are at hand: as long as an utterance usually is."""
_BLANK = (
    "Moment, hier klingelt gerade das andere Telefon.",
    "Warum geht denn die Maus nicht?",
    "Nee, leg es da hin, danke.",
)


class Trainee:
    """Somebody who holds a talk; remembers only how far the own plan has come."""

    def __init__(
        self, scenario: Scenario, offers: Offers, style: Style, chance: Random, words: Words
    ) -> None:
        self._scenario, self._offers, self._style = scenario, offers, style
        self._chance, self._words = chance, words
        self._moves = tuple(style.moves)
        self._weights = tuple(accumulate(style.moves.values()))
        self._turns = chance.randint(*style.turns)
        self._opened = self._closed = self._farewells = 0
        self._waited = False
        self._stays = chance.random()
        """How often somebody tireless first says what does not lead away: one hurries on, another lingers."""

    def step(self, state: State) -> Step | None:
        """Return what is done next, None once nothing is left to do: the customer does not let go."""
        if self._farewells >= FAREWELLS:
            return self._last()
        step = self._help(state.cue) if state.cue and self._may(self._style.minds) else None
        if step is None:
            step = self._close() if state.turns >= self._turns else self._go_on(state)
        return step

    def _may(self, share: float) -> bool:
        return self._chance.random() < share

    def _go_on(self, state: State) -> Step:
        """Keep silent, begin, say something nobody understands, take something up, or follow one's own mind."""
        style = self._style
        if state.nth and self._may(style.pauses):
            return Step(wait=round(self._chance.uniform(*style.wait), 1))
        if self._opened < len(style.opening):
            self._opened += 1
            return self._say(style.opening[self._opened - 1])
        if self._may(style.blank):
            return Step(say=self._chance.choice(_BLANK), moves=())
        taken_up = self._take_up(state) if self._may(style.listens) else None
        return taken_up or self._say((self._own(state),))

    def _last(self) -> Step | None:
        """Wait once more for the customer to end the talk."""
        if self._waited:
            return None
        self._waited = True
        return Step(wait=_PATIENCE)

    def _close(self) -> Step:
        closing = self._style.closing
        if self._closed < len(closing):
            self._closed += 1
            return self._say(closing[self._closed - 1])
        self._farewells += 1
        return self._say(("verabschiedung",))

    def _help(self, cue: str) -> Step | None:
        """Do something about a disturbance, if there is something that somebody like this would do."""
        happening = self._scenario.cues.get(cue)
        good = [each for each in happening.good if each in self._style.moves] if happening else []
        return self._say((self._chance.choice(good),)) if good else None

    def _own(self, state: State) -> str:
        """Choose a move of one's own accord."""
        late = self._late(state)
        for move in self._chance.choices(self._moves, cum_weights=self._weights, k=_TRIES):
            if late or move not in self._style.late:
                return move
        return "zustimmung"

    def _late(self, state: State) -> bool:
        return 3 * state.turns >= 2 * self._turns

    def _take_up(self, state: State) -> Step | None:
        """Say something that the customer would react to here, rather something new."""
        table, scope, late = self._offers.at(state.node), Scope(self._scenario, state), self._late(state)
        if not table.offers:
            return None
        stale: Step | None = None
        for offer in self._considered(table):
            ways = self._ways(offer, late=late)
            if not ways or not self._open(offer, state) or not scope.holds(offer.reaction.when):
                continue
            if self._fresh(offer, state):
                return self._say(self._chance.choice(ways), offer)
            stale = stale or self._say(self._chance.choice(ways), offer)
        return stale

    def _considered(self, table: Table) -> list[Offer]:
        """Return what comes to mind, in this order; who is tireless thinks of much, and mostly stays where they are."""
        if not self._style.tireless:
            return self._chance.choices(table.offers, cum_weights=table.weights, k=_TRIES)
        found = self._chance.choices(table.offers, cum_weights=table.weights, k=_TIRELESS_TRIES)
        return sorted(found, key=lambda offer: offer.leaves) if self._may(self._stays) else found

    def _ways(self, offer: Offer, *, late: bool) -> list[Said]:
        """Return the ways in which somebody like this would bring it about now."""
        style = self._style
        if not offer.suits(style.takes) or not (offer.reaction.speaks or style.tireless):
            return []
        return [
            way
            for way in offer.ways
            if all(move in style.moves and (late or move not in style.late) for move in way)
        ]

    def _open(self, offer: Offer, state: State) -> bool:
        return not (offer.reaction.once and offer.key in state.reacted)

    def _fresh(self, offer: Offer, state: State) -> bool:
        if self._style.tireless and offer.lines:
            return not offer.lines <= state.said.keys()
        untold = self._style.returns and any(name not in state.told for name in offer.reaction.tell)
        return untold or offer.key not in state.reacted

    def _say(self, moves: Said, offer: Offer | None = None) -> Step:
        intent = offer.reaction.intent if offer else ""
        return Step(
            say=self._text(moves, offer),
            moves=moves,
            intents=(intent,) if intent else (),
        )

    def _text(self, moves: Said, offer: Offer | None) -> str:
        """Choose words: the reaction's own example, one of its intent's, one of each move's; else none."""
        if offer is not None and offer.reaction.example:
            return offer.reaction.example
        intent = self._intent(offer) if offer else None
        if intent is not None:
            return self._chance.choice(intent.examples)
        texts = [self._chance.choice(self._words[move]) for move in moves if self._words.get(move)]
        return " ".join(texts) or _NO_WORDS

    def _intent(self, offer: Offer) -> Intent | None:
        name, node = offer.reaction.intent, offer.key.partition("/")[0]
        own = self._scenario.nodes[node].intents if "/" in offer.key else {}
        return own.get(name) or self._scenario.intents.get(name)
