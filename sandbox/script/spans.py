"""Where the text of each line stands in a file, to the letter, so that it can be replaced and nothing else moves."""

from __future__ import annotations

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Block = dict[str, yaml.ScalarEvent | None]


def spans(written: str) -> dict[str, tuple[int, int]]:
    """Return for each line id the first character of its text and the one after its last.

    A text that others refer to (with an anchor), or that refers to another, is left out. ``written`` is YAML that
    can be read.
    """
    found: dict[str, tuple[int, int]] = {}
    open_: list[_Block | None] = []
    keys: list[str | None] = []
    for event in yaml.parse(written, Loader=_LOADER):
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            _enter(open_, keys, None)
            open_.append({} if isinstance(event, yaml.MappingStartEvent) else None)
            keys.append(None)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            block = open_.pop() or {}
            keys.pop()
            name, text = block.get("id"), block.get("text")
            if name is not None and text is not None and text.anchor is None:
                found[name.value] = (text.start_mark.index, text.end_mark.index)
        elif isinstance(event, yaml.ScalarEvent):
            _enter(open_, keys, event)
        elif isinstance(event, yaml.AliasEvent):
            _enter(open_, keys, None)
    return found


def _enter(open_: list[_Block | None], keys: list[str | None], event: yaml.ScalarEvent | None) -> None:
    """Take a value (None: one that is no text) into the block that is open, or as its next key."""
    block = open_[-1] if open_ else None
    if block is None:
        return
    key = keys[-1]
    if key is None:
        keys[-1] = event.value if event is not None else ""
    else:
        block[key] = event
        keys[-1] = None
