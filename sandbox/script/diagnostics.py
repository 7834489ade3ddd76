"""What can be wrong with a scenario: one code a kind of mistake, told with place, message and fix.

The catalogue is the source of ``docs/diagnosen.md``. Codes are never reused: SZ1.. the file, SZ2.. the form,
SZ3.. the names, SZ4.. the sense, SZ5.. what shows only when talks are played.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning", "hint"]
WORDS: dict[Severity, str] = {"error": "Fehler", "warning": "Warnung", "hint": "Hinweis"}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    fix: str = ""

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}:{self.column}: {WORDS[self.severity]} {self.code}: {self.message}"
        return f"{text} {self.fix}".rstrip()

    def as_dict(self) -> dict[str, object]:
        """Return it as plain data, for ``--json``."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mistake, for the catalogue."""

    severity: Severity
    title: str
    help: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake at a place of the scenario, before line and column are looked up."""

    path: tuple[str | int, ...]
    code: str
    message: str
    fix: str = ""
    key: bool = False
    """Whether the key is meant, not its value."""
    offset: int = 0
    """Characters from the value's beginning."""


CATALOGUE: dict[str, Kind] = {
    "SZ101": Kind("error", "Datei nicht lesbar", "Prüfen Sie Pfad und Rechte."),
    "SZ102": Kind("error", "Datei zu groß", "Ein Szenario darf höchstens 1 MB groß sein."),
    "SZ103": Kind("error", "Kein UTF-8", "Speichern Sie die Datei als UTF-8."),
    "SZ104": Kind(
        "error", "YAML nicht lesbar", "Meist fehlt ein Anführungszeichen oder eine Einrückung stimmt nicht."
    ),
    "SZ105": Kind("error", "Zu tief geschachtelt", "Höchstens 30 Ebenen."),
    "SZ106": Kind("error", "Zu viele Werte", "Höchstens 50.000 Werte, Verweise (*) mitgezählt."),
    "SZ107": Kind("error", "Schlüssel doppelt", "Jeder Schlüssel steht in seinem Block nur einmal."),
    "SZ108": Kind("error", "Typangabe nicht erlaubt", "Angaben mit ! gehören nicht zur Szenariosprache."),
    "SZ109": Kind(
        "error",
        "Kein Szenario",
        "Die Datei besteht aus Schlüsseln und Werten, z. B. scenario: mein-szenario.",
    ),
    "SZ110": Kind(
        "error", "Mehrere Dokumente", "Eine Datei enthält genau ein Szenario, ohne --- dazwischen."
    ),
    "SZ111": Kind("error", "Schlüssel ist kein Text", "Schlüssel sind einfache Wörter."),
    "SZ112": Kind(
        "error", "Verweis führt ins Leere", "Ein Verweis (*name) braucht vorher einen Anker (&name)."
    ),
    "SZ113": Kind("error", "Kein Szenario gefunden", "Gesucht wird nach scenario.yaml."),
    "SZ114": Kind(
        "error",
        "Baustein liegt anderswo",
        "Erlaubt sind nur Dateien im Ordner der Szenarien, z. B. _bausteine/klingel.yaml.",
    ),
    "SZ115": Kind("error", "Baustein nicht gefunden", "Der Pfad beginnt beim Ordner der Szenarien."),
    "SZ116": Kind("error", "Bausteine im Kreis", "Ein Baustein darf sich nicht selbst enthalten."),
    "SZ117": Kind("error", "Zu viele Bausteine", "Höchstens 60 in einem Szenario, höchstens 4 ineinander."),
    "SZ118": Kind("error", "Kein Baustein", "Ein Baustein beginnt mit baustein: und seinem Namen."),
    "SZ119": Kind(
        "error", "Angabe für Baustein fehlt", "Unter with steht, was der Baustein unter params verlangt."
    ),
    "SZ120": Kind("error", "Angabe dem Baustein unbekannt", "Die Angaben stehen im Baustein unter params."),
    "SZ121": Kind(
        "error",
        "Angabe passt nicht in den Text",
        "In einen Text gehört ein Wort oder eine Zahl, keine Liste.",
    ),
    "SZ122": Kind(
        "error", "Angabe im Baustein nicht vorgesehen", "Tragen Sie sie unter params ein; $$ ist ein $."
    ),
    "SZ123": Kind(
        "warning", "Angabe ungenutzt", "Streichen Sie sie unter params, oder nutzen Sie sie mit $name."
    ),
    "SZ201": Kind("error", "Angabe fehlt", "Ergänzen Sie den genannten Schlüssel."),
    "SZ202": Kind(
        "error", "Unbekannter Schlüssel", "Die Schlüssel stehen in der Beschreibung der Szenariosprache."
    ),
    "SZ203": Kind("error", "Falsche Art von Wert", "Text, Zahl, Liste oder Block: wie in der Beschreibung."),
    "SZ204": Kind("error", "Wert nicht erlaubt", "Erlaubt sind nur die genannten Werte."),
    "SZ205": Kind("error", "Unbekannte Stimmung", "Die Stimmungen stehen in der Beschreibung unter mood."),
    "SZ206": Kind("error", "Name nicht erlaubt", "Kleinbuchstaben, Ziffern und _, am Anfang ein Buchstabe."),
    "SZ207": Kind("error", "Zahl außerhalb der Grenzen", "Wählen Sie einen Wert innerhalb der Grenzen."),
    "SZ208": Kind(
        "error",
        "Zu kurz oder zu lang",
        "Leere Texte sind nicht erlaubt; eine Zeile hat höchstens 400 Zeichen.",
    ),
    "SZ209": Kind("error", "Zeile ohne Kennung", "Jede Zeile braucht eine feste id."),
    "SZ210": Kind("error", "Kriterium falsch geschrieben", "Phase und Nummer, z. B. p02-5."),
    "SZ211": Kind(
        "error", "Zwischenfall ohne Gestalt", "Nur die Arten der Tabelle sind zu sehen und zu hören."
    ),
    "SZ212": Kind("error", "Kennung und Ordner verschieden", "scenario: trägt den Namen des Ordners."),
    "SZ301": Kind("error", "Zeilenkennung doppelt", "Jede id kommt im Szenario nur einmal vor."),
    "SZ302": Kind("error", "Reaktionskennung doppelt", "Jede id kommt im Abschnitt nur einmal vor."),
    "SZ303": Kind("error", "Unbekannter Gesprächszug", "Die Gesprächszüge stehen in content/moves."),
    "SZ304": Kind("error", "Unbekannter Abschnitt", "Abschnitte stehen unter nodes."),
    "SZ305": Kind("error", "Unbekannte Tatsache", "Tatsachen stehen unter facts."),
    "SZ306": Kind("error", "Unbekannte Person", "Personen stehen unter personas."),
    "SZ307": Kind("warning", "Unbekannte Figur", "Figuren stehen in content/figuren."),
    "SZ308": Kind("error", "Unbekannte Achse", "Achsen stehen unter stance."),
    "SZ309": Kind("error", "Unbekannte Variable", "Variablen stehen unter variables."),
    "SZ310": Kind("error", "Unbekannte Absicht", "Absichten stehen unter intents."),
    "SZ311": Kind("error", "Unbekannter Zwischenfall", "Zwischenfälle stehen unter cues."),
    "SZ312": Kind("error", "Unbekanntes Ende", "Enden stehen unter endings; any nimmt das erste passende."),
    "SZ313": Kind("warning", "Unbekannter Ort", "Orte stehen in content/raeume."),
    "SZ314": Kind("error", "Unbekannter Platzhalter", "Platzhalter heißen {person.angabe}."),
    "SZ315": Kind("error", "Klammer im Text", "{ und } stehen nur um Platzhalter."),
    "SZ316": Kind("error", "Unbekanntes Kriterium", "Die Kriterien stehen in content/leitfaden."),
    "SZ317": Kind(
        "error", "Unbekannter Name in einer Bedingung", "Achsen, Variablen oder elapsed, turns, missed …"
    ),
    "SZ318": Kind(
        "error",
        "Unbekannte Funktion in einer Bedingung",
        "heard, heard_intent, told, just_told, hinted, visits, cue, during, handled, shown.",
    ),
    "SZ319": Kind("error", "Bedingung nicht verständlich", "Beispiel: trust >= 6 and told(fuehrerschein)."),
    "SZ320": Kind(
        "error", "Name doppelt vergeben", "Achsen, Variablen und eingebaute Namen unterscheiden sich."
    ),
    "SZ321": Kind(
        "error",
        "Baustein bringt Vorhandenes mit",
        "Geben Sie dem Baustein unter with einen anderen Namen, oder streichen Sie den eigenen Eintrag.",
    ),
    "SZ322": Kind(
        "error",
        "Vorsilbe schon vergeben",
        "Jedes Einfügen eines Bausteins bekommt unter as eine eigene Vorsilbe.",
    ),
    "SZ323": Kind(
        "error",
        "Wiederholte Zeile unbekannt",
        "same nennt die Kennung einer Zeile, die selbst einen text hat.",
    ),
    "SZ324": Kind("error", "Wiederholung mit eigenem Text", "Eine Zeile hat text oder same, nicht beides."),
    "SZ325": Kind("error", "Unbekanntes Werkzeug", "document, screen, form, look."),
    "SZ326": Kind(
        "error", "Vergleich mit Unbekanntem", "level ist eine der Stufen unter levels, style einer der Stile."
    ),
    "SZ330": Kind("error", "Unbekanntes Papier", "Papiere stehen unter documents."),
    "SZ401": Kind("warning", "Abschnitt unerreichbar", "Kein goto führt dorthin."),
    "SZ402": Kind("error", "Sackgasse", "Aus dem Abschnitt führt keine Antwort weiter und keine zum Ende."),
    "SZ403": Kind(
        "warning", "Ende unerreichbar", "Ein Ende davor hat keine Bedingung, und kein end: nennt dieses."
    ),
    "SZ404": Kind(
        "error", "Kein letztes Ende", "Das letzte Ende hat keine Bedingung, damit immer eines passt."
    ),
    "SZ405": Kind("warning", "Tatsache wird nie erzählt", "Keine Antwort nennt sie unter tell."),
    "SZ406": Kind("error", "Tatsache ohne Worte", "Unter say steht, wie sie erzählt wird."),
    "SZ407": Kind(
        "error", "Kein Ausweichen", "Unter evade steht, was die Person sagt, solange sie es nicht erzählt."
    ),
    "SZ408": Kind(
        "warning", "Zwischenfall tritt nie ein", "Er braucht at, node oder when, oder eine Antwort mit cue."
    ),
    "SZ409": Kind("warning", "Zwischenfall ohne Folgen", "handled und ignored sagen, was daraus wird."),
    "SZ410": Kind("error", "Rückfall fehlt", "Ein fallback auf oberster Ebene oder im Abschnitt."),
    "SZ411": Kind(
        "error", "Rückfall zu arm", "Mindestens zwei Zeilen ohne Bedingung, damit sich nichts wiederholt."
    ),
    "SZ412": Kind(
        "error", "Zu wenige Beispiele", "Eine Absicht braucht mindestens drei Beispiele, besser acht."
    ),
    "SZ413": Kind("error", "Beispiel doppelt", "Ein Beispiel gehört nur zu einer Absicht."),
    "SZ414": Kind("error", "Reaktion ohne Anlass", "to, all oder intent sagt, worauf reagiert wird."),
    "SZ415": Kind("error", "Reaktion ohne Folge", "Mindestens say, effects, set, tell, goto oder end."),
    "SZ416": Kind(
        "warning", "Reaktion gewinnt nie", "Eine Reaktion davor hat denselben Anlass und keine Bedingung."
    ),
    "SZ417": Kind("warning", "Absicht ungenutzt", "Keine Reaktion nennt sie unter intent."),
    "SZ418": Kind("error", "Wert außerhalb der Achse", "min < max; start und slow_from liegen dazwischen."),
    "SZ419": Kind("error", "Spanne verkehrt herum", "Der erste Wert ist der kleinere."),
    "SZ420": Kind("warning", "Niemand kann helfen", "Zu handled gehört unter good, was hilft."),
    "SZ421": Kind("error", "Ende ohne Weg dorthin", "Keine Antwort und kein Abschnitt beendet das Gespräch."),
    "SZ422": Kind("error", "Einstieg stumm", "Der erste Abschnitt braucht eine Zeile ohne Bedingung."),
    "SZ423": Kind(
        "warning",
        "Gesprächsstil ohne Wirkung",
        "redselig und abschweifend: adds unter styles; zurückhaltend: short an Zeilen; oder Zeilen mit style in when.",
    ),
    "SZ424": Kind("warning", "Gesprächsstil ungenutzt", "Keine Stufe unter levels hat diesen style."),
    "SZ425": Kind(
        "warning", "Bedingung gilt nie", "Was an ihr hängt, geschieht nie: Prüfen Sie Grenzen und Namen."
    ),
    "SZ426": Kind("warning", "Bedingung gilt immer", "Dann kann sie weg."),
    "SZ427": Kind("warning", "Variable ändert sich nie", "Keine Antwort setzt sie unter set."),
    "SZ428": Kind("warning", "Variable ungenutzt", "Streichen Sie sie, oder fragen Sie mit when nach ihr."),
    "SZ429": Kind(
        "warning", "Tatsachen warten aufeinander", "Eine von ihnen darf nicht von der anderen abhängen."
    ),
    "SZ430": Kind("error", "Schleife ohne Ausgang", "Aus diesen Abschnitten muss ein Weg zum Ende führen."),
    "SZ431": Kind("warning", "Beispiel bei zwei Reaktionen", "Auf eine Äußerung folgt nur eine Reaktion."),
    "SZ432": Kind(
        "warning", "Schritt der Stille kommt nie", "Im nächsten Abschnitt beginnt die Stille von vorn."
    ),
    "SZ433": Kind("warning", "Antwort der Befragung kommt nie", "Die ohne Bedingung steht zuletzt."),
    "SZ434": Kind("warning", "Ausweichen zu arm", "Mindestens zwei Zeilen, damit sich nichts wiederholt."),
    "SZ501": Kind(
        "warning", "Abschnitt nie erreicht", "Ist der Weg dorthin an eine seltene Bedingung geknüpft?"
    ),
    "SZ502": Kind(
        "warning", "Tatsache blieb immer ungesagt", "Kann die Bedingung unter needs eintreten, wo tell steht?"
    ),
    "SZ503": Kind(
        "warning", "Zwischenfall geschah nie", "Prüfen Sie at, node und when: Kommt das Gespräch dazu?"
    ),
    "SZ504": Kind("warning", "Ende nie erreicht", "Kann die Bedingung eintreten, ehe ein Ende davor passt?"),
    "SZ505": Kind(
        "warning", "Reaktion gewann nie", "Geht eine andere immer vor, oder tritt ihre Bedingung nie ein?"
    ),
    "SZ506": Kind(
        "warning", "Zeile nie gehört", "Ist eine andere immer genauer, oder wird so oft gar nicht gefragt?"
    ),
    "SZ507": Kind(
        "warning", "Niemand lässt los", "Auf verabschiedung muss überall etwas folgen, das zum Ende führt."
    ),
    "SZ508": Kind(
        "warning",
        "Keine Antwort",
        "Mit goto ohne say braucht der nächste Abschnitt eine Zeile, die jetzt passt.",
    ),
    "SZ509": Kind("warning", "Zugewandt lohnt nicht", "Wer gut berät, soll öfter gut enden als wer drängt."),
    "SZ510": Kind(
        "warning", "Beispiel führt anderswohin", "Ändern Sie das Beispiel, den Anlass oder die Reihenfolge."
    ),
    "SZ511": Kind("warning", "Beispiele vertauscht", "Die Anlässe beider Reaktionen sind zu ähnlich."),
    "SZ512": Kind("warning", "Beispiel ungeprüft", "Die Reaktion kam bei keinem Versuch dran: siehe SZ505."),
}
"""Every code, with what it means and what helps."""


def diagnostic(place: tuple[str, int, int], found: Finding) -> Diagnostic:
    """Return a finding as told: file, line and column of its ``place``, its kind's severity and remedy."""
    file, line, column = place
    kind = CATALOGUE[found.code]
    fix = found.fix or kind.help
    return Diagnostic(file, line, column + found.offset, found.code, kind.severity, found.message, fix)


def meant_is(word: str, known: str) -> bool:
    """Whether a word may well be another one misspelt."""
    return bool(get_close_matches(word[:60], [known], n=1, cutoff=0.6))


def meant(word: str, known: Iterable[str]) -> str:
    """Return "Meinten Sie „…“?" for the nearest known word, or a list of a few, or nothing."""
    words = sorted(set(known))
    near = get_close_matches(word[:60], words, n=1, cutoff=0.6)
    if near:
        return f"Meinten Sie „{near[0]}“?"
    if words and len(words) <= 12:
        return "Möglich: " + ", ".join(words) + "."
    return ""
