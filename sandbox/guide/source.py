"""A YAML file of the guide, read so that every complaint can name its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sandbox.errors import ContentError

Step = str | int
Model = TypeVar("Model", bound=BaseModel)


class Source:
    """The content of one file. Raises ContentError when it cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.data: Any = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
        except OSError as problem:
            raise ContentError(
                f"{path.name} fehlt oder ist nicht lesbar.", f"Erwartet wird {path}."
            ) from problem
        except MarkedYAMLError as problem:
            line = problem.problem_mark.line + 1 if problem.problem_mark else 1
            raise ContentError(f"{path.name}, Zeile {line}: {problem.problem}.") from problem
        except (YAMLError, ValueError) as problem:
            raise ContentError(f"{path.name} ist kein lesbares YAML.") from problem

    def line(self, steps: Sequence[Step]) -> int:
        """Return the line (from 1) of the deepest of these keys and indices that the file has."""
        here: Any = self.data
        found = 1
        for step in steps:
            try:
                row = here.lc.key(step)[0] if isinstance(here, CommentedMap) else here.lc.item(step)[0]
                here = here[step]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
            found = int(row) + 1
        return found

    def error(self, steps: Sequence[Step], message: str, remedy: str = "") -> ContentError:
        """Return the complaint about what stands at these keys and indices."""
        return ContentError(f"{self.path.name}, Zeile {self.line(steps)}: {message}", remedy)

    def read(self, model: type[Model], steps: Sequence[Step] = ()) -> Model:
        """Return what stands at these keys and indices as a model. Raises ContentError with the line."""
        here = self.data
        for step in steps:
            here = here[step]
        try:
            return model.model_validate(here)
        except ValidationError as problem:
            first = problem.errors()[0]
            place = (*steps, *first["loc"])
            name = ".".join(str(step) for step in first["loc"]) or "Inhalt"
            raise self.error(place, f"„{name}“ ist ungültig ({first['msg']}).") from problem
