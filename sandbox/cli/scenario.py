"""``videoberatung scenario``: check scenarios, play one in the terminal, run the tests beside them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sandbox.errors import ScenarioError
from sandbox.journal.events import Understood
from sandbox.script.load import Loaded, check, load, scenario_files


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
    testing = actions.add_parser("test", help="die Tests neben den Szenarien ausführen")
    testing.add_argument("paths", type=Path, nargs="+", metavar="PFAD", help="Dateien oder Ordner")
    testing.set_defaults(run=_test)


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


def _reader() -> Callable[[str, Mapping[str, Sequence[str]]], Understood]:
    """Return the understanding, in this process."""
    from sandbox.apps.reading import as_understood  # noqa: PLC0415 - only where it is needed
    from sandbox.understanding.reader import Reader  # noqa: PLC0415 - loads the sentence model

    reader = Reader.load()
    return lambda text, intents: as_understood(reader.read(text, intents), "")


def _play(given: argparse.Namespace) -> int:
    from sandbox.apps import cast  # noqa: PLC0415 - only where it is needed
    from sandbox.customer.terminal import play  # noqa: PLC0415

    script = loaded(given.path)
    script.playable()  # what is wrong is told before the sentence model is loaded
    play(
        script,
        given.seed,
        sys.stdin,
        sys.stdout,
        _reader(),
        as_json=given.json,
        level=given.level,
        figures=cast.figures(),
    )
    return 0


def _test(given: argparse.Namespace) -> int:
    from sandbox.apps import cast  # noqa: PLC0415 - only where it is needed
    from sandbox.customer.trial import run_tests  # noqa: PLC0415

    scripts = [load(file) for path in given.paths for file in scenario_files(path)]
    for script in scripts:
        script.playable()
    read = _reader()
    failed = 0
    for script in scripts:
        folder = script.path.parent
        for result in run_tests(script, folder, read, cast.figures()):
            failed += not result.passed
            print(f"{'ok    ' if result.passed else 'FEHLER'} {folder.name}: {result.name}")
            print("".join(f"       {failure}\n" for failure in result.failures), end="")
    return int(failed > 0)
