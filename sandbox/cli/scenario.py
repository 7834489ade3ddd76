"""``videoberatung scenario``: check, play, test, walk through, list and draw scenarios."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from sandbox.errors import ScenarioError
from sandbox.script.load import Loaded, check, load, scenario_files

_MOST_RUNS = 100_000


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its actions."""
    scenario = commands.add_parser("scenario", help="Szenarien prüfen, spielen und testen")
    actions = scenario.add_subparsers(required=True, metavar="AKTION")
    checking = actions.add_parser("check", help="Fehler in Szenarien zeigen")
    checking.add_argument("paths", type=Path, nargs="+", metavar="PFAD", help="Dateien oder Ordner")
    checking.add_argument("--json", action="store_true", help="als JSON")
    checking.set_defaults(run=_check)
    playing = actions.add_parser("play", help="im Terminal spielen: je Zeile eine Äußerung, #wait 12s wartet")
    playing.add_argument("path", type=Path, metavar="PFAD", help="Datei oder Ordner des Szenarios")
    playing.add_argument("--seed", type=int, default=1, metavar="N", help="welche Person man trifft")
    playing.add_argument("--level", default="", metavar="STUFE", help="Schwierigkeit")
    playing.add_argument("--json", action="store_true", help="je Ereignis eine Zeile JSON")
    playing.set_defaults(run=_play)
    testing = actions.add_parser("test", help="die Tests neben den Szenarien ausführen, mit Abdeckung")
    testing.add_argument("paths", type=Path, nargs="+", metavar="PFAD", help="Dateien oder Ordner")
    testing.add_argument("--json", action="store_true", help="als JSON")
    testing.set_defaults(run=_test)
    walking = actions.add_parser(
        "walk", help="viele Gespräche von selbst spielen: was wird erreicht, wie endet es"
    )
    walking.add_argument("paths", type=Path, nargs="+", metavar="PFAD", help="Dateien oder Ordner")
    walking.add_argument("--runs", type=_runs, default=1000, metavar="N", help="Gespräche je Szenario (1000)")
    walking.add_argument("--seed", type=int, default=1, metavar="N", help="andere Zahl, andere Gespräche (1)")
    walking.add_argument("--json", action="store_true", help="als JSON")
    walking.add_argument(
        "--keep",
        type=Path,
        metavar="DATEI",
        help="wenige Gespräche, in denen fast alles vorkommt, als Tests in eine neue Datei schreiben",
    )
    walking.set_defaults(run=_walk)
    listing = actions.add_parser("lines", help="die Zeilen als Tabelle (CSV) ausgeben, geänderte übernehmen")
    listing.add_argument("path", type=Path, metavar="PFAD", help="Datei oder Ordner des Szenarios")
    direction = listing.add_mutually_exclusive_group()
    direction.add_argument("--csv", type=Path, metavar="DATEI", help="Tabelle in diese Datei schreiben")
    direction.add_argument(
        "--apply", type=Path, metavar="DATEI", help="geänderte Texte ins Szenario übernehmen"
    )
    listing.set_defaults(run=_lines)
    drawing = actions.add_parser("graph", help="Abschnitte und Enden zeichnen")
    drawing.add_argument("path", type=Path, metavar="PFAD", help="Datei oder Ordner des Szenarios")
    drawing.add_argument("--svg", type=Path, metavar="DATEI", help="Zeichnung in diese Datei schreiben")
    drawing.add_argument(
        "--mermaid", type=Path, metavar="DATEI", help="Mermaid-Text in diese Datei schreiben"
    )
    drawing.set_defaults(run=_graph)


def _runs(text: str) -> int:
    number = int(text)
    if not 1 <= number <= _MOST_RUNS:
        raise argparse.ArgumentTypeError(f"von 1 bis {_MOST_RUNS}")
    return number


def loaded(path: Path) -> Loaded:
    """Load the one scenario that a path names: its file, its folder, or a folder that holds only it.

    Raises ScenarioError where there is none or more than one.
    """
    files = scenario_files(path)
    if len(files) != 1:
        found = f"{len(files)} Szenarien" if files else "kein Szenario"
        raise ScenarioError(f"In {path} liegt {found}.", remedy="Bitte nennen Sie genau eines.")
    return load(files[0])


def _check(given: argparse.Namespace) -> int:
    found = check(given.paths)
    if given.json:
        print(json.dumps([each.as_dict() for each in found], ensure_ascii=False, indent=2))
    else:
        print("\n".join(str(each) for each in found) or "Keine Beanstandungen.")
    return int(any(each.severity == "error" for each in found))


def _play(given: argparse.Namespace) -> int:
    from sandbox.apps import cast  # noqa: PLC0415 - only where it is needed
    from sandbox.cli import trials  # noqa: PLC0415
    from sandbox.customer.terminal import play  # noqa: PLC0415

    script = loaded(given.path)
    script.playable()  # what is wrong is told before the sentence model is loaded
    play(
        script,
        given.seed,
        sys.stdin,
        sys.stdout,
        trials.reader(),
        as_json=given.json,
        level=given.level,
        figures=cast.figures(),
    )
    return 0


def _test(given: argparse.Namespace) -> int:
    from sandbox.cli import trials  # noqa: PLC0415 - only where it is needed

    return trials.run(given.paths, as_json=given.json)


def _walk(given: argparse.Namespace) -> int:
    from sandbox.cli import walks  # noqa: PLC0415 - only where it is needed

    return walks.run(given.paths, given.runs, given.seed, given.keep, as_json=given.json)


def _lines(given: argparse.Namespace) -> int:
    from sandbox.cli import views  # noqa: PLC0415 - only where it is needed

    return views.lines(loaded(given.path), given.csv, given.apply)


def _graph(given: argparse.Namespace) -> int:
    from sandbox.cli import views  # noqa: PLC0415 - only where it is needed

    return views.draw(loaded(given.path), given.svg, given.mermaid)
