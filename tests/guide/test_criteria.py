"""The guide as shipped loads, and every kind of mistake in it is told with its line."""

from pathlib import Path

import pytest

from sandbox import content
from sandbox.errors import ContentError
from sandbox.guide import checklist, criteria

SHIPPED = content.leitfaden_dir()


@pytest.fixture(scope="module")
def guide():
    return criteria.load()


def test_the_shipped_guide_has_the_88_criteria_in_order(guide):
    assert len(guide.criteria) == 88
    assert tuple(guide.criteria) == criteria.IDS
    assert [phase.id for phase in guide.phases] == [f"P{n}" for n in range(1, 14)]
    assert list(guide.areas) == [f"B{n}" for n in range(1, 9)]


def test_every_criterion_is_worded_once_and_knows_its_phase(guide):
    texts = [each.text for each in guide.criteria.values()]
    assert len(set(texts)) == 88
    assert guide.criterion("p10-3").phase == "P10"


def test_every_area_has_criteria(guide):
    assert {area for each in guide.criteria.values() for area in each.areas} == set(guide.areas)


def test_a_criterion_that_the_log_cannot_show_says_so(guide):
    for each in guide.criteria.values():
        assert not each.evidence.blind or each.evidence.unseen.endswith(".")


def test_unknown_criteria_are_refused(guide):
    with pytest.raises(ContentError, match="p99-1"):
        guide.criterion("p99-1")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("- id: p02-5", "- id: p02-9", r"kriterien\.yaml, Zeile \d+: Hier muss das Kriterium p02-5 stehen"),
        ("areas: [B1, B8]", "areas: [B9]", r"kriterien\.yaml, Zeile \d+: „phases.0.criteria.0.areas.0“"),
        ("moves: [ausfallweg]", "moves: [auswegfall]", r"Zeile \d+: p02-5 nennt .*„auswegfall“"),
        ("  B8: Org", "  B7: Org", r"kriterien\.yaml, Zeile \d+"),
        ("  - id: P3\n", "  - id: P4\n", r"Hier muss die Phase P3 stehen"),
        ("wait: 3", "wait: [", r"kriterien\.yaml, Zeile \d+"),
        ("closing: true", "schluss: true", r"schluss"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, before, after, told):
    text = (SHIPPED / criteria.FILE).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / criteria.FILE).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=told):
        criteria.load(tmp_path)


def test_the_line_that_is_told_is_the_line_of_the_mistake(tmp_path: Path):
    lines = (SHIPPED / criteria.FILE).read_text(encoding="utf-8").splitlines()
    row = next(n for n, line in enumerate(lines) if "moves: [ausfallweg]" in line)
    lines[row] = lines[row].replace("ausfallweg", "unfug")
    (tmp_path / criteria.FILE).write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ContentError, match=f"Zeile {row + 1}:"):
        criteria.load(tmp_path)


def test_a_missing_criterion_is_told(tmp_path: Path):
    text = (SHIPPED / criteria.FILE).read_text(encoding="utf-8")
    (tmp_path / criteria.FILE).write_text(text[: text.index("      - id: p13-6")], encoding="utf-8")
    with pytest.raises(ContentError, match="p13-6 fehlt"):
        criteria.load(tmp_path)


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(ContentError, match=r"kriterien\.yaml fehlt"):
        criteria.load(tmp_path)


def test_the_first_checklist_has_twelve_points_of_a_talk(guide):
    first = next(iter(checklist.load(guide).values()))
    assert first.title == "Erstes Gespräch per Video"
    assert len(first.items) == 12
    for item in first.items:
        assert not guide.criterion(item.criterion).evidence.blind
        assert item.question.endswith("?")


@pytest.mark.parametrize(("after", "told"), [("p02-1", "steht zweimal"), ("p77-1", "gibt es nicht")])
def test_a_wrong_point_of_a_checklist_is_told(guide, tmp_path: Path, after, told):
    text = (SHIPPED / checklist.FILE).read_text(encoding="utf-8")
    row = next(n for n, line in enumerate(text.splitlines(), 1) if "criterion: p02-2" in line)
    (tmp_path / checklist.FILE).write_text(text.replace("p02-2", after), encoding="utf-8")
    with pytest.raises(ContentError, match=f"Zeile {row}: .*{told}"):
        checklist.load(guide, tmp_path)
