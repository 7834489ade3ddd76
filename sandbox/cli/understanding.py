"""``videoberatung understand``: what is understood of utterances; ``understanding build``: its weights anew."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sandbox.errors import ContentError


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands."""
    read = commands.add_parser(
        "understand", help="Äußerungen lesen (eine je Zeile) und zeigen, was verstanden wird"
    )
    read.add_argument(
        "--scenario", type=Path, metavar="PFAD", help="Szenario, dessen eigene Absichten gelten"
    )
    read.add_argument("--node", metavar="ID", default="", help="Abschnitt darin")
    read.add_argument("--json", action="store_true", help="je Äußerung eine Zeile JSON")
    read.add_argument("--explain", action="store_true", help="auch die Gründe zeigen")
    read.set_defaults(run=_understand)
    build = commands.add_parser("understanding", help="Gewichte des Verstehens verwalten")
    actions = build.add_subparsers(required=True, metavar="AKTION")
    actions.add_parser("build", help="aus content/moves neu berechnen").set_defaults(run=_build)


def _understand(given: argparse.Namespace) -> int:
    from sandbox.understanding import command  # noqa: PLC0415 - loads the sentence model

    intents: dict[str, tuple[str, ...]] = {}
    if given.scenario:
        from sandbox.cli.scenario import loaded  # noqa: PLC0415 - only where it is needed

        script = loaded(given.scenario).playable()
        if given.node and given.node not in script.nodes:
            raise ContentError(
                f"Den Abschnitt „{given.node}“ gibt es in „{script.scenario}“ nicht.",
                f"Es gibt: {', '.join(script.nodes)}.",
            )
        own = script.nodes[given.node].intents if given.node else {}
        intents = {name: intent.examples for name, intent in {**script.intents, **own}.items()}
    command.run(sys.stdin, sys.stdout, intents, given.json, explain=given.explain)
    return 0


def _build(_given: argparse.Namespace) -> int:
    from sandbox.understanding import command  # noqa: PLC0415 - loads scikit-learn

    for name, value in command.build().items():
        print(f"{name}: {value:.3f}")
    return 0
