"""``videoberatung speech-model``: install a Vosk model, so that one may speak instead of typing."""

from __future__ import annotations

import argparse
from pathlib import Path

from sandbox import settings


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    speech = commands.add_parser("speech-model", help="Sprachmodell für die Spracheingabe verwalten")
    actions = speech.add_subparsers(required=True, metavar="AKTION")
    install = actions.add_parser("install", help="ein Vosk-Modell prüfen und installieren")
    install.add_argument("path", type=Path, metavar="PFAD", help="Ordner, .zip oder .tar.gz")
    install.set_defaults(run=_install)
    actions.add_parser("show", help="zeigen, welches installiert ist").set_defaults(run=_show)
    actions.add_parser("remove", help="das installierte entfernen").set_defaults(run=_remove)


def _install(given: argparse.Namespace) -> int:
    from sandbox.speech import models  # noqa: PLC0415 - only where it is needed

    model = models.install(given.path, settings.load(data=given.data).data)
    print(f"Das Sprachmodell „{model.name}“ ist installiert. Ab dem nächsten Gespräch können Sie sprechen.")
    return 0


def _show(given: argparse.Namespace) -> int:
    from sandbox.speech import models  # noqa: PLC0415 - only where it is needed

    model = models.installed(settings.load(data=given.data).data)
    print(
        f"Installiert: {model.name}" if model else "Es ist kein Sprachmodell installiert. Getippt geht alles."
    )
    return 0


def _remove(given: argparse.Namespace) -> int:
    from sandbox.speech import models  # noqa: PLC0415 - only where it is needed

    models.remove(settings.load(data=given.data).data)
    print("Das Sprachmodell ist entfernt.")
    return 0
