import io
from itertools import pairwise

import av
import numpy as np
import pytest
from PIL import Image

from sandbox import content
from sandbox.errors import ContentError, MediaError
from sandbox.media.cues import CUE_LOOPS
from sandbox.media.picture import (
    CUE_PICTURES,
    FPS,
    IDLE_KINDS,
    SCENES,
    VISEMES,
    Clip,
    Figure,
    VisemeAt,
    compose_cue,
    compose_idle,
    compose_line,
    compose_mouth,
    poster,
)

PEOPLE = (("petra", "kueche"), ("karl", "wohnzimmer"), ("leon", "kinderzimmer"), ("amina", "kueche"))
SAYS = tuple(
    VisemeAt(0.2 + 0.12 * number, 0.32 + 0.12 * number, shape) for number, shape in enumerate("MAOISELUAFEM")
)


@pytest.fixture(scope="module", params=PEOPLE, ids=lambda pair: pair[0])
def anybody(request) -> Figure:
    name, place = request.param
    return Figure.load(content.figures_dir() / name, content.places_dir() / f"{place}.webp")


@pytest.fixture(scope="module")
def petra() -> Figure:
    return Figure.load(content.figures_dir() / "petra", content.places_dir() / "kueche.webp")


def decoded(clip: Clip) -> list[np.ndarray]:
    """Luma planes, as floats."""
    context = av.CodecContext.create("libvpx", "r")
    frames = [frame for packet in clip.packets for frame in context.decode(av.Packet(packet))]
    return [frame.to_ndarray()[: clip.height].astype(np.float32) for frame in frames]


def face_of(figure: Figure, frame: np.ndarray) -> np.ndarray:
    left, top, width, height = figure.info.boxes.eyes
    return frame[top : top + height * 2, left : left + width]


def kilobits(clip: Clip) -> float:
    return sum(map(len, clip.packets)) * 8 / clip.seconds / 1000


def mouth_of(figure: Figure, frame: np.ndarray) -> np.ndarray:
    left, top, width, height = figure.info.boxes.mouth
    return frame[top + height // 4 : top + height * 2 // 3, left + 45 : left + width - 45]


def test_a_line_can_be_decoded_frame_by_frame(anybody):
    clip = compose_line(anybody, SAYS, 2.0, "neutral")
    frames = decoded(clip)
    assert len(frames) == len(clip.packets) == 2 * FPS
    assert clip.keyframes == (0,)
    assert (clip.width, clip.height) == anybody.info.size == frames[0].shape[::-1]


def test_the_mouth_moves_while_it_speaks_and_only_then(petra):
    speaking = [
        mouth_of(petra, frame) for frame in decoded(compose_line(petra, SAYS, 2.0, "neutral", seed=1))
    ]
    silent = [mouth_of(petra, frame) for frame in decoded(compose_line(petra, (), 2.0, "neutral", seed=1))]

    def liveliness(frames):
        return np.mean([np.abs(one - two).mean() for one, two in pairwise(frames)])

    assert liveliness(speaking) > 3 * liveliness(silent)


def test_an_open_mouth_is_darker_than_a_closed_one(petra):
    wide = decoded(compose_line(petra, [VisemeAt(0.2, 1.0, "A")], 1.2, "neutral"))
    assert mouth_of(petra, wide[15]).min() < mouth_of(petra, wide[0]).min() - 5


@pytest.mark.parametrize("mood", ["neutral", "open", "tense", "sad", "annoyed", "relieved", "tired"])
def test_every_mood_of_our_list_can_be_shown(anybody, mood):
    assert anybody.mood(mood) in anybody.info.moods
    assert compose_idle(anybody, "idle", mood, 0.2, strength=2).packets


def test_a_stronger_mood_is_further_from_neutral(petra):
    neutral, light, strong = (
        decoded(compose_idle(petra, "blink", mood, 0.4, strength=strength))[0]
        for mood, strength in (("neutral", 1), ("tense", 1), ("tense", 2))
    )
    assert 0 < np.abs(light - neutral).mean() < np.abs(strong - neutral).mean()


def test_a_change_of_mood_begins_with_the_earlier_face(petra):
    changing, earlier, later = (
        [face_of(petra, frame) for frame in decoded(compose_line(petra, (), 1.0, mood, 2, before=before))]
        for mood, before in (("tense", ("open", 2)), ("open", None), ("tense", None))
    )
    for place, near, far in ((0, earlier, later), (-1, later, earlier)):
        assert np.abs(changing[place] - near[place]).mean() < np.abs(changing[place] - far[place]).mean() / 2


def test_a_nod_moves_the_head_down_and_up_again(petra):
    still = decoded(compose_line(petra, (), 2.0, "neutral", seed=3))
    nod = decoded(compose_line(petra, (), 2.0, "neutral", seed=3, nod_at=0.4))
    apart = [np.abs(one - two).mean() for one, two in zip(still, nod, strict=True)]
    assert apart[round(0.75 * FPS)] > 2.5
    assert max(apart[5], apart[-1]) < 1


@pytest.mark.parametrize("kind", IDLE_KINDS)
def test_an_idle_clip_flows_into_itself(anybody, kind):
    frames = decoded(compose_idle(anybody, kind, "neutral", 4.0, seed=5))
    steps = [np.abs(one - two).mean() for one, two in pairwise(frames)]
    assert np.abs(frames[-1] - frames[0]).mean() < max(1.0, 2 * float(np.median(steps)))


@pytest.mark.parametrize("kind", ["listening", "nod", "blink", "away"])
def test_each_idle_kind_shows_something_else_than_sitting_still(petra, kind):
    still, other = (
        [face_of(petra, frame) for frame in decoded(compose_idle(petra, name, "neutral", 4.0, seed=5))]
        for name in ("idle", kind)
    )
    assert max(np.abs(one - two).mean() for one, two in zip(still, other, strict=True)) > 2


def test_the_same_call_gives_the_same_bytes(petra):
    first, second, other = (
        compose_line(petra, SAYS, 1.5, "open", seed=seed, nod_at=0.3).packets for seed in (4, 4, 5)
    )
    assert first == second != other


def test_bitrates_stay_within_what_a_call_can_carry(anybody):
    assert kilobits(compose_line(anybody, SAYS, 4.0, "neutral")) <= 700
    assert kilobits(compose_idle(anybody, "idle", "neutral", 6.0)) <= 400


@pytest.mark.parametrize("kind", sorted(CUE_PICTURES))
def test_every_cue_has_a_picture_of_its_own(petra, kind):
    frames = decoded(compose_cue(petra, kind, "neutral", 2.0, seed=1, initials="PK"))
    plain = decoded(compose_idle(petra, "idle", "neutral", 2.0, seed=1))
    assert len(frames) == 2 * FPS
    assert max(np.abs(one - two).mean() for one, two in zip(frames, plain, strict=True)) > 1


def test_a_frozen_picture_stands_still(petra):
    frames = decoded(compose_cue(petra, "freeze", "neutral", 1.0))
    assert np.abs(frames[5] - frames[-1]).mean() < 1


def test_a_child_runs_from_one_side_to_the_other(petra):
    child = decoded(compose_cue(petra, "child", "neutral", 4.0, seed=1))
    empty = petra.place.y.astype(np.float32)
    left = [np.abs(frame[140:330, 10:60] - empty[140:330, 10:60]).mean() for frame in child]
    right = [np.abs(frame[140:330, 580:630] - empty[140:330, 580:630]).mean() for frame in child]
    assert max(left) > 8
    assert max(right) > 8
    assert int(np.argmax(left)) < int(np.argmax(right))


@pytest.mark.parametrize("kind", sorted(CUE_LOOPS))
def test_a_state_flows_into_itself(petra, kind):
    frames = decoded(compose_cue(petra, kind, "neutral", 6.0, seed=5))
    steps = [np.abs(one - two).mean() for one, two in pairwise(frames)]
    # A sheet of paper moves by whole pixels: no step is larger at the seam than elsewhere.
    assert np.abs(frames[-1] - frames[0]).mean() < max(1.0, 1.1 * float(max(steps)))


@pytest.mark.parametrize(
    ("way", "state"), [("person_comes", "person_behind"), ("document_up", "document"), ("gets_up", "empty")]
)
def test_what_begins_leads_from_the_usual_picture_into_the_state(petra, way, state):
    coming = decoded(compose_cue(petra, way, "neutral", 1.6))
    usual, lasting = (
        decoded(clip)[0]
        for clip in (compose_idle(petra, "blink", "neutral", 0.4), compose_cue(petra, state, "neutral", 0.4))
    )
    assert np.abs(coming[0] - usual).mean() < 1.5
    assert np.abs(coming[-1] - lasting).mean() < 1.5
    assert np.abs(usual - lasting).mean() > 3


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_a_line_in_a_scene_begins_as_the_scene_looks(petra, scene):
    line = decoded(compose_line(petra, SAYS, 2.0, "neutral", scene=scene))
    assert np.abs(line[0] - decoded(compose_cue(petra, scene, "neutral", 2.0))[0]).mean() < 1.5
    plain = decoded(compose_line(petra, SAYS, 2.0, "neutral"))
    assert np.abs(line[20] - plain[20]).mean() > 3


def test_lips_move_in_a_scene(petra):
    line = decoded(compose_line(petra, SAYS, 2.0, "neutral", seed=1, scene="person_behind"))
    silent = decoded(compose_line(petra, (), 2.0, "neutral", seed=1, scene="person_behind"))
    moved = [
        np.abs(mouth_of(petra, one) - mouth_of(petra, two)).mean()
        for one, two in zip(line, silent, strict=True)
    ]
    assert max(moved) > 4


@pytest.mark.parametrize("mouth", VISEMES)
def test_a_held_mouth_is_the_one_of_a_line(petra, mouth):
    held = decoded(compose_mouth(petra, mouth, "neutral"))
    rest = decoded(compose_mouth(petra, "rest", "neutral"))[0]
    assert np.abs(held[0] - held[1]).mean() < 1
    apart = np.abs(mouth_of(petra, held[0]) - mouth_of(petra, rest)).mean()
    assert mouth in ("rest", "M") or apart > 1


def test_the_poster_is_a_still_of_the_figure(petra):
    image = Image.open(io.BytesIO(poster(petra, "tense")))
    assert image.format == "WEBP"
    assert image.size == petra.info.size
    assert np.asarray(image.convert("L")).std() > 20


def test_what_does_not_exist_is_named(petra, tmp_path):
    with pytest.raises(MediaError, match="Mundstellung"):
        compose_line(petra, [VisemeAt(0, 1, "X")], 1.0, "neutral")
    with pytest.raises(ContentError, match="Stimmung"):
        compose_line(petra, (), 1.0, "wütend")
    with pytest.raises(MediaError, match="Mundstellung"):
        compose_mouth(petra, "X", "neutral")
    with pytest.raises(MediaError, match="beim Sprechen"):
        compose_line(petra, (), 1.0, "neutral", scene="lost")
    with pytest.raises(MediaError, match="Ereignis"):
        compose_cue(petra, "earthquake", "neutral", 1.0)
    with pytest.raises(MediaError, match="zwei Bilder"):
        compose_idle(petra, "idle", "neutral", 0.0)
    with pytest.raises(ContentError, match="fehlt"):
        Figure.load(tmp_path / "nobody", content.places_dir() / "kueche.webp")


def test_no_figure_has_a_broken_sheet():
    for folder in content.figures_dir().iterdir():
        if not (folder / "figure.yaml").exists():
            continue
        figure = Figure.load(folder, content.places_dir() / "kueche.webp")
        for mood in figure.info.moods:
            layers = figure.layers(mood)
            assert set(layers.heads) == {"base", *figure.info.heads}
            assert set(layers.mouths) == set(figure.info.mouths)
            # No colour may be brighter than its opacity allows: that is how coloured specks arise.
            for sprite in layers.heads.values():
                assert int((sprite.y.astype(int) - sprite.alpha).max()) <= 1
