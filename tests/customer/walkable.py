"""A small scenario in which walks find nothing wrong, and how to spoil it."""

from pathlib import Path

from sandbox.script.known import Known
from sandbox.script.load import Loaded, load

SOUND = """\
scenario: probe
title: Probe
summary: Eine Probe.
minutes: {from: 1, to: 2}
briefing: {role: Sie beraten., situation: Es geht los.}
stance:
  trust: {label: Vertrauen, start: 5}
  tension: {label: Anspannung, start: 3}
personas:
  kundin: {label: Kundin}
facts:
  geheim:
    label: Geheim
    text: Ein Geheimnis.
    needs: trust >= 6
    say: [{id: f1, text: Also gut.}]
    evade: [{id: f2, text: Lieber nicht.}, {id: f3, text: Muss das sein?}]
start: anfang
nodes:
  anfang:
    lines: [{id: a1, text: Hallo?}]
    react:
      - id: weiter
        to: [begruessung, smalltalk, konkretisieren, druck]
        say: [{id: a2, text: Guten Tag.}]
        goto: mitte
  mitte:
    lines: [{id: m1, text: Und nun?, once: true}]
    intents:
      frage: {examples: [Was nun?, Wie weiter?, Und jetzt?]}
    react:
      - {id: antwort, intent: frage, say: [{id: m2, text: Tja.}, {id: m3, text: Mal sehen.}], example: Was nun?}
      - {id: offen, to: [offene_frage, paraphrase], tell: geheim, say: [{id: m4, text: Hm.}, {id: m5, text: Tja ja.}]}
      - {id: lob, to: wertschaetzung, say: [{id: m6, text: Danke.}, {id: m7, text: Oh.}], effects: {trust: +1}}
reactions:
  - id: aua
    to: [druck, belehren]
    first: true
    say: [{id: r1, text: Nein!}, {id: r2, text: Lassen Sie das.}]
    effects: {trust: -1}
  - {id: ende, to: verabschiedung, end: any}
silence: {after: 12, say: [{id: s1, text: Hallo?}, {id: s2, text: Noch da?}]}
fallback:
  say: [{id: x1, text: Wie bitte?}, {id: x2, text: Ach so?}]
cues:
  kind:
    what: child
    at: 20
    good: [stoerung_ansprechen]
    handled: {say: [{id: k1, text: Danke sehr.}]}
    ignored: {say: [{id: k2, text: So.}]}
endings:
  gut: {label: Gut, when: told(geheim) and trust >= 6, outcome: gut, text: Gut., say: [{id: e1, text: Tschüss!}]}
  offen: {label: Offen, outcome: mittel, text: Offen., say: [{id: e2, text: Tja dann.}]}
"""


def spoiled(*changes: tuple[str, str]) -> str:
    text = SOUND
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def playable(folder: Path, text: str = SOUND) -> Loaded:
    file = folder / "probe" / "scenario.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    result = load(file, Known())
    assert result.scenario is not None, [str(each) for each in result.diagnostics]
    return result
