"""Whether a scenario makes sense: nodes reached and left, facts told, nobody left without an answer.

Only what is certain from the text alone; whether a talk goes well is for the scenario's own tests.
"""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.script import certain, walk, ways
from sandbox.script.answer import Answer, Reaction
from sandbox.script.diagnostics import Finding
from sandbox.script.model import Scenario
from sandbox.script.words import ANY_ENDING


def check(scenario: Scenario) -> Iterator[Finding]:
    """Yield what is certainly not meant so."""
    yield from _ranges(scenario)
    yield from ways.check(scenario)
    yield from certain.check(scenario)
    yield from _endings(scenario)
    yield from _facts(scenario)
    yield from _cues(scenario)
    yield from _fallbacks(scenario)
    yield from _reactions(scenario)
    yield from _intents(scenario)
    yield from _styles(scenario)
    yield from _survey(scenario)


def _ranges(scenario: Scenario) -> Iterator[Finding]:
    for name, axis in scenario.stance.items():
        if not axis.min < axis.max or not axis.min <= axis.start <= axis.max:
            yield Finding(("stance", name), "SZ418", f"Die Achse „{name}“ passt nicht zu ihrem Startwert.")
        elif axis.slow_from is not None and not axis.min <= axis.slow_from < axis.max:
            message = f"„{name}“ soll ab einem Wert langsamer wachsen, den sie nicht hat."
            yield Finding(("stance", name, "slow_from"), "SZ418", message)
    for name, level in scenario.levels.items():
        for key, value in level.stance.items():
            of = scenario.stance.get(key)
            if of is not None and not of.min <= value <= of.max:
                message = f"„{key}“ beginnt außerhalb der Achse."
                yield Finding(("levels", name, "stance", key), "SZ418", message)
    if scenario.minutes.from_ > scenario.minutes.to:
        yield Finding(("minutes",), "SZ419", "Die Dauer beginnt später, als sie endet.")
    for name, persona in scenario.personas.items():
        if persona.age[0] > persona.age[1]:
            yield Finding(("personas", name, "age"), "SZ419", "Das Alter beginnt später, als es endet.")


def _endings(scenario: Scenario) -> Iterator[Finding]:
    answers = [placed.answer.end for placed in walk.answers(scenario)]
    named = {*answers, *(node.end for node in scenario.nodes.values())} - {""}
    sudden = any(ending.sudden for ending in scenario.endings.values())
    if not named and not sudden:
        yield Finding(("endings",), "SZ421", "Nichts beendet das Gespräch von Seiten der Person.", key=True)
    open_before = ""
    for name, ending in scenario.endings.items():
        if open_before and name not in named:
            message = f"Das Ende „{name}“ kommt nie: „{open_before}“ davor hat keine Bedingung."
            yield Finding(("endings", name), "SZ403", message, key=True)
        open_before = open_before or ("" if ending.when else name)
    if not open_before:
        yield Finding(("endings",), "SZ404", "Es kann sein, dass kein Ende passt.", key=True)
    if ANY_ENDING in scenario.endings:
        message = f"„{ANY_ENDING}“ ist als Name eines Endes vergeben."
        yield Finding(("endings", ANY_ENDING), "SZ320", message, key=True)


def _facts(scenario: Scenario) -> Iterator[Finding]:
    told = {fact for placed in walk.answers(scenario) for fact in placed.answer.tell}
    for name, fact in scenario.facts.items():
        if not fact.say:
            yield Finding(("facts", name), "SZ406", f"Die Tatsache „{name}“ hat keine Worte.", key=True)
        for at, level in enumerate(fact.levels):
            if not level.say:
                message = f"Die Stufe „{level.id}“ von „{name}“ hat keine Worte."
                yield Finding(("facts", name, "levels", at), "SZ406", message)
        if name not in told:
            yield Finding(("facts", name), "SZ405", f"Die Tatsache „{name}“ wird nie erzählt.", key=True)
        elif fact.needs and not fact.evade:
            message = f"Solange „{name}“ nicht erzählt wird, sagt die Person nichts."
            yield Finding(("facts", name), "SZ407", message, key=True)
        elif fact.needs and len({line.text for line in fact.evade}) < 2:
            message = f"Wird zweimal nach „{name}“ gefragt, fehlen der Person die Worte."
            yield Finding(("facts", name, "evade"), "SZ434", message, key=True)


def _cues(scenario: Scenario) -> Iterator[Finding]:
    started = {placed.answer.cue for placed in walk.answers(scenario)}
    for name, cue in scenario.cues.items():
        path = ("cues", name)
        over = cue.node in scenario.nodes and scenario.nodes[cue.node].end  # the talk ends as it is reached
        if over or (cue.at is None and not cue.node and not cue.when and name not in started):
            yield Finding(path, "SZ408", f"Der Zwischenfall „{name}“ tritt nie ein.", key=True)
        if cue.handled is None and cue.ignored is None:
            yield Finding(path, "SZ409", f"Aus dem Zwischenfall „{name}“ folgt nichts.", key=True)
        if cue.handled is not None and not cue.good:
            yield Finding(path, "SZ420", f"Beim Zwischenfall „{name}“ steht nicht, was hilft.", key=True)


def _fallbacks(scenario: Scenario) -> Iterator[Finding]:
    if scenario.fallback is None:
        for name, node in scenario.nodes.items():
            if node.fallback is None and not node.end:
                message = f"Im Abschnitt „{name}“ bleibt die Person stumm, wenn nichts passt."
                yield Finding(("nodes", name), "SZ410", message, key=True)
    for placed in walk.answers(scenario):
        if placed.path[-1] in {"fallback", "unclear"} and not _lasting(placed.answer):
            yield Finding(placed.path, "SZ411", "Dieser Rückfall hat zu wenige Zeilen.", key=True)


def _lasting(answer: Answer) -> bool:
    """Whether it can always say something without saying the same twice running."""
    if answer.goto or answer.end:
        return True
    return len({line.text for line in answer.say if not line.when and not line.once}) > 1


def _reactions(scenario: Scenario) -> Iterator[Finding]:
    before: dict[str, list[Reaction]] = {}
    for path, reaction, node in walk.reactions(scenario):
        if not (reaction.to or reaction.all or reaction.intent):
            yield Finding(path, "SZ414", f"Die Reaktion „{reaction.id}“ hat keinen Anlass.")
        if reaction.empty:
            yield Finding(path, "SZ415", f"Die Reaktion „{reaction.id}“ bewirkt nichts.")
        earlier = next((each for each in before.setdefault(node, []) if _covers(each, reaction)), None)
        if earlier is not None:
            message = f"„{reaction.id}“ kommt nie dran: „{earlier.id}“ davor hat denselben Anlass."
            yield Finding(path, "SZ416", message)
        before[node].append(reaction)
    yield from _examples(scenario)


def _examples(scenario: Scenario) -> Iterator[Finding]:
    """Whether one utterance is the example of two reactions that are open at once."""
    seen: dict[tuple[str, str], str] = {}
    for path, reaction, node in walk.reactions(scenario):
        if not reaction.example or reaction.when:
            continue
        other = seen.setdefault((node, _plain(reaction.example)), reaction.id)
        if other != reaction.id:
            message = f"Dasselbe Beispiel steht schon bei „{other}“."
            yield Finding((*path, "example"), "SZ431", message)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _covers(earlier: Reaction, later: Reaction) -> bool:
    """Whether the earlier one certainly wins whenever the later one could."""
    if not earlier.speaks or earlier.once or not later.speaks:
        return False
    if earlier.when != later.when or (later.first and not earlier.first):
        return False
    if not earlier.goto and not earlier.end and not _lasting(earlier):
        return False
    if earlier.intent or later.intent:
        plain = not (earlier.to or earlier.all)
        return plain and earlier.intent == later.intent
    if set(earlier.all) != set(later.all) or bool(earlier.to) != bool(later.to):
        return False
    return set(later.to) <= set(earlier.to)


def _intents(scenario: Scenario) -> Iterator[Finding]:
    used = {(node, reaction.intent) for _, reaction, node in walk.reactions(scenario)}
    asked = _asked_for(scenario)
    anywhere = {name for _, name in used}
    seen: dict[tuple[str, str], str] = {}
    for path, name, intent, node in walk.intents(scenario):
        if len(intent.examples) < 3:
            message = f"Die Absicht „{name}“ hat nur {len(intent.examples)} Beispiele."
            yield Finding((*path, "examples"), "SZ412", message, key=True)
        if (node, name) not in used and name not in asked and not (not node and name in anywhere):
            yield Finding(path, "SZ417", f"Auf die Absicht „{name}“ reagiert niemand.", key=True)
        for at, example in enumerate(intent.examples):
            other = seen.setdefault((node, _plain(example)), f"{name}.{at}")
            if other != f"{name}.{at}":
                message = "Dieses Beispiel steht schon bei einer Absicht."
                yield Finding((*path, "examples", at), "SZ413", message)


def _styles(scenario: Scenario) -> Iterator[Finding]:
    """Whether a level's style shows, and a style's words belong to a level."""
    asked = {
        word for _, rule in certain.parsed(scenario) for name, word, _ in rule.compared if name == "style"
    }
    seen = {"plain", "upset", "pleasing", *scenario.styles, *asked}
    if any(line.short for _, line in walk.lines(scenario)):
        seen.add("reserved")
    for name, level in scenario.levels.items():
        if level.style not in seen:
            message = f"Dass die Person „{level.style}“ ist, merkt man nicht."
            yield Finding(("levels", name, "style"), "SZ423", message)
    used = {level.style for level in scenario.levels.values()}
    for style in scenario.styles:
        if style not in used:
            yield Finding(("styles", style), "SZ424", f"Niemand ist „{style}“.", key=True)


def _asked_for(scenario: Scenario) -> set[str]:
    """Return the names that cues or conditions ask for as intents."""
    helpful = {name for cue in scenario.cues.values() for name in cue.good}
    return helpful | {
        call.argument
        for _, rule in certain.parsed(scenario)
        for call in rule.calls
        if call.function == "heard_intent"
    }


def _survey(scenario: Scenario) -> Iterator[Finding]:
    """Whether something stands behind an answer that always holds."""
    survey = scenario.survey
    groups = {
        "next_channel": [each.when for each in survey.next_channel],
        "words": [each.when for each in survey.words],
    }
    for key, conditions in groups.items():
        first = next((at for at, when in enumerate(conditions) if not when), len(conditions))
        if first + 1 < len(conditions):
            message = "Davor steht eine Antwort ohne Bedingung: Diese kommt nie."
            yield Finding(("survey", key, first + 1), "SZ433", message)
