"""A minimal scenario without findings, and how to spoil it."""

from pathlib import Path

from sandbox.script.known import Known
from sandbox.script.load import Loaded, load

KNOWN = Known(
    moves=frozenset({"begruessung", "druck", "verabschiedung", "vorschlag"}),
    figures=frozenset({"petra"}),
    places=frozenset({"kueche"}),
    criteria=frozenset({"p02-1"}),
)

MINIMAL = """\
scenario: probe
title: Probe
summary: Eine Probe.
minutes: {from: 1, to: 2}
briefing: {role: Sie beraten., situation: Es geht los.}
levels:
  leicht: {label: Leicht, stance: {trust: 6}}
stance:
  trust: {label: Vertrauen, min: 0, max: 10, start: 5}
variables:
  merk: false
personas:
  kundin: {label: Kundin, figures: [petra], place: kueche}
facts:
  geheim:
    label: Geheim
    text: Ein Geheimnis.
    needs: trust >= 6
    say: [{id: f1, text: Also gut.}]
    evade: [{id: f2, text: Lieber nicht.}, {id: f3, text: Später.}]
start: anfang
nodes:
  anfang:
    lines: [{id: a1, text: "Guten Tag, {kundin.last}."}]
    react:
      - id: gruss
        to: begruessung
        tell: geheim
        say: [{id: a2, text: Schön.}]
        goto: mitte
        set: {merk: true}
  mitte:
    lines: [{id: m1, text: Und nun?}]
    intents:
      frage: {examples: [Was nun?, Wie weiter?, Und jetzt?]}
    react:
      - id: antwort
        intent: frage
        effects: {trust: +1}
      - id: ende
        to: verabschiedung
        end: any
fallback:
  say: [{id: x1, text: Wie bitte?}, {id: x2, text: Hm?}]
cues:
  kind:
    what: child
    at: 30
    good: [vorschlag]
    handled: {say: [{id: k1, text: Danke.}]}
endings:
  gut: {label: Gut, when: trust >= 6, outcome: gut, text: Gut.}
  offen: {label: Offen, outcome: mittel, text: Offen.}
criteria: [p02-1]
survey: {words: [{text: War gut., when: merk}, {text: Na ja.}]}
"""


BAUSTEIN = """\
baustein: klingel
title: Es klingelt
text: Jemand steht vor der Tür.
params:
  wer: {text: Bei wem, is: persona}
  name: {text: Kennung des Zwischenfalls, default: klingel}
  dazu: {text: Noch etwas danach, default: null}
  mehr: {text: Weitere Zeilen, default: []}
cues:
  $name:
    what: doorbell
    by: $wer
    at: 60
    say: [$mehr, {id: "1", text: "Moment, {$wer.first} muss zur Tür."}]
    good: [vorschlag]
    handled: {say: [{id: "2", text: Danke.}], goto: $dazu}
"""
"""A Baustein without findings."""

INCLUDING = MINIMAL + "include: [{file: _bausteine/klingel.yaml, as: kl, with: {wer: kundin}}]\n"


def loaded(tmp_path: Path, text: str | bytes, **bausteine: str) -> Loaded:
    """Write a scenario (and Bausteine by name) and read it."""
    folder = tmp_path / "probe"
    folder.mkdir(exist_ok=True)
    for name, each in bausteine.items():
        file = tmp_path / "_bausteine" / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(each, encoding="utf-8")
    file = folder / "scenario.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(file, KNOWN)


def spoiled(old: str, new: str) -> str:
    assert MINIMAL.count(old) == 1, old
    return MINIMAL.replace(old, new)
