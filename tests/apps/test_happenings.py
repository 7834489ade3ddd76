"""No kind without a body, no body without its line in the document."""

import re
from typing import get_args

import pytest

from sandbox import content
from sandbox.apps.happenings import BODIES, FAULTS
from sandbox.media.cues import CUE_LOOPS, CUE_PICTURES, SCENES
from sandbox.media.noises import NOISES
from sandbox.media.picture import IDLE_KINDS
from sandbox.script.words import CUE_CAPTIONS, CUE_KINDS, Tool

KINDS = (*CUE_KINDS, *get_args(Tool))
KIND = pytest.mark.parametrize("kind", KINDS)
PAGE = (content.root() / "docs" / "zwischenfaelle.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \|(.*)\|$", PAGE, re.MULTILINE))


def test_there_is_a_body_for_each_kind_and_no_other():
    assert set(BODIES) == set(KINDS)


@KIND
def test_each_is_seen_or_heard(kind):
    body = BODIES[kind]
    assert body.shots or body.fault or body.noise


@KIND
def test_what_it_names_exists(kind):
    body = BODIES[kind]
    assert {shot.film for shot in body.shots} <= {*CUE_PICTURES, *IDLE_KINDS}
    assert body.fault is None or body.fault in FAULTS
    assert not body.noise or body.noise in NOISES
    if body.state:
        assert body.state.film in CUE_LOOPS
        assert body.over == (body.state.film not in SCENES)


@KIND
def test_the_document_shows_the_same(kind):
    seen, heard, caption, journaled, *rest = [cell.strip() for cell in ROWS[kind].split("|")]
    body = BODIES[kind]
    assert (seen != "–") == bool(body.shots or body.fault in ("freeze", "muted")), seen
    assert (heard != "–") == bool(body.noise or body.fault in ("muted", "dropout")), heard
    assert len(rest) == 1
    assert rest[0]
    if kind in CUE_CAPTIONS:
        assert caption == CUE_CAPTIONS[kind]
        assert journaled == "`cue.began`, `cue.ended`"
    else:
        assert journaled == "`tool.used`"


def test_the_document_names_nothing_that_does_not_exist():
    assert set(ROWS) == set(KINDS)
