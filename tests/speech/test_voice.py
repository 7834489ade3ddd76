import shutil
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import pyttsx3
import pyworld

from sandbox.errors import SpeechError
from sandbox.speech import drivers, pico, recipes
from sandbox.speech.persona import Recipe
from sandbox.speech.voice import MOODS, VOICES, Speech, Voices, default_voice

LINE = "Ich weiß gar nicht, warum ich heute hier sein soll."


@pytest.fixture(scope="module")
def voices() -> Voices:
    return Voices()


def pitch(speech: Speech) -> np.ndarray:
    f0, _ = pyworld.dio(speech.pcm / 32768.0, speech.rate, f0_floor=50, f0_ceil=420)
    return f0[f0 > 0]


def loudness(speech: Speech) -> float:
    return 20 * float(np.log10(np.sqrt(((speech.pcm / 32768.0) ** 2).mean()) + 1e-9))


@pytest.fixture(scope="module")
def by_voice(voices: Voices) -> dict[str, Speech]:
    return {voice: voices.render(LINE, voice) for voice in VOICES}


@pytest.fixture(scope="module")
def by_mood(voices: Voices) -> dict[tuple[str, int], Speech]:
    return {(mood, k): voices.render(LINE, "mann_mittel", mood, k) for mood in MOODS for k in (1, 2)}


@pytest.mark.skipif(not pico.available(), reason="there is no Pico for this system")
def test_pico_is_what_speaks(voices: Voices, by_voice: dict[str, Speech]) -> None:
    assert voices.engine == "pico"
    assert {speech.engine for speech in by_voice.values()} == {"pico"}


def test_every_voice_gives_a_line_of_sensible_length_and_loudness(by_voice: dict[str, Speech]) -> None:
    for speech in by_voice.values():
        assert speech.rate == 16_000
        assert speech.pcm.dtype == np.int16
        assert 2.0 < speech.duration < 5.5
        assert -26 < loudness(speech) < -18
        assert np.abs(speech.pcm.astype(int)).max() < 32_000
        assert abs(int(speech.pcm[0])) + abs(int(speech.pcm[-1])) < 50


def test_women_speak_higher_than_men_and_nobody_like_another(by_voice: dict[str, Speech]) -> None:
    median = {voice: float(np.median(pitch(speech))) for voice, speech in by_voice.items()}
    women = [median[v.id] for v in VOICES.values() if v.sex == "w"]
    men = [median[v.id] for v in VOICES.values() if v.sex == "m"]
    assert len(women) >= 3
    assert len(men) >= 3
    assert min(women) > max(men) + 10
    assert median["frau_jung"] > median["frau_mittel"] > median["frau_tief"]
    assert median["mann_jung"] > median["mann_mittel"] > median["mann_tief"]
    prints = [(round(median[v], 1), speech.duration) for v, speech in by_voice.items()]
    assert len(set(prints)) == len(VOICES)


def test_old_people_speak_slower(by_voice: dict[str, Speech]) -> None:
    assert by_voice["frau_alt"].duration > by_voice["frau_mittel"].duration > by_voice["frau_jung"].duration
    assert by_voice["mann_alt"].duration > by_voice["mann_mittel"].duration > by_voice["mann_jung"].duration


def test_moods_differ_as_the_table_says(by_mood: dict[tuple[str, int], Speech]) -> None:
    neutral, f0 = by_mood["neutral", 1], {key: pitch(speech) for key, speech in by_mood.items()}
    middle = {key: float(np.median(f)) for key, f in f0.items()}
    for strength in (1, 2):
        assert by_mood["sad", strength].duration > 1.08 * neutral.duration
        assert by_mood["tired", strength].duration > 1.08 * neutral.duration
        assert by_mood["tense", strength].duration < 0.95 * neutral.duration
        assert middle["tense", strength] > middle["neutral", 1] > middle["sad", strength]
        assert np.std(np.log(f0["sad", strength])) < np.std(np.log(f0["annoyed", strength]))
        assert loudness(by_mood["sad", strength]) < loudness(neutral) < loudness(by_mood["annoyed", strength])
    for mood in ("tense", "sad", "annoyed", "tired"):
        a, b = (by_mood[mood, k].duration - neutral.duration for k in (1, 2))
        assert abs(b) > abs(a), mood
    for name in MOODS:
        assert name == "neutral" or MOODS[name][0] != MOODS[name][1] != Recipe()


def test_phones_and_mouth_shapes_fit_the_sound(
    by_voice: dict[str, Speech], by_mood: dict[tuple[str, int], Speech]
) -> None:
    for speech in [*by_voice.values(), *by_mood.values()]:
        assert len(speech.phones) > 25
        assert speech.phones[0].start >= 0
        assert speech.phones[-1].end <= speech.duration + 1e-9
        assert all(phone.end > phone.start for phone in speech.phones)
        assert all(a.end <= b.start + 1e-9 for a, b in pairwise(speech.phones))
        assert speech.visemes[0].start == 0
        assert speech.visemes[-1].end == pytest.approx(speech.duration)
        assert all(a.end == b.start for a, b in pairwise(speech.visemes))
        assert len({viseme.shape for viseme in speech.visemes}) >= 6


def test_the_mouth_rests_where_it_is_quiet(voices: Voices) -> None:
    speech = voices.render("Ähm … ich weiß nicht.", "frau_jung")
    middle = [v for v in speech.visemes if v.shape == "rest" and 0.1 < v.start < speech.duration - 0.3]
    longest = max(middle, key=lambda v: v.end - v.start)
    assert longest.end - longest.start > 0.35
    inside = speech.pcm[int((longest.start + 0.12) * 16_000) : int((longest.end - 0.08) * 16_000)]
    assert np.abs(inside.astype(int)).max() < 0.02 * np.abs(speech.pcm.astype(int)).max()


def test_hesitations_take_longer(voices: Voices) -> None:
    plain = voices.render("Ja ich weiß nicht", "mann_jung").duration
    assert voices.render("Ja … ich weiß nicht", "mann_jung").duration > plain + 0.3
    assert voices.render("Ja – ich weiß nicht", "mann_jung").duration > plain + 0.15


def test_nothing_to_say_is_a_short_silence_and_never_the_line_before(voices: Voices) -> None:
    assert voices.render("Guten Tag.", "frau_mittel").pcm.any()
    for text in ("", "   ", "[seufzt]", "…", "😀", "你好", "\ud800"):
        speech = voices.render(text, "frau_mittel")
        assert not speech.pcm.any()
        assert 0 < speech.duration < 0.5
        assert speech.phones == ()
        assert [v.shape for v in speech.visemes] == ["rest"]


def test_stage_directions_are_not_spoken(voices: Voices) -> None:
    plain = voices.render("Na ja.", "frau_mittel").duration
    assert voices.render("[lacht laut und lange] Na ja.", "frau_mittel").duration == pytest.approx(
        plain, abs=0.05
    )


def test_hostile_text_speaks_and_writes_no_file(
    voices: Voices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for text in (
        '<genfile file="pwn.wav">Hallo</genfile>',
        f'<genfile file="{tmp_path}/pwn.wav">Hallo</genfile>',
        '<play file="/etc/passwd"/>Hallo',
        "<b>Hallo</b> & <speed level='500'> x < y",
        "<pitch level='50'>tief und offen",
        "a" * 300,
        "!?!?...,,,;;;" * 50 + "ja",
        "Hallo\0Welt\x01\x1b",
        "\u202eabc\u202c",
    ):
        assert 0.1 < voices.render(text, "frau_mittel").duration < 60
    assert list(tmp_path.iterdir()) == []


def test_pico_itself_refuses_tags() -> None:
    if not pico.available():
        pytest.skip("there is no Pico for this system")
    with pytest.raises(ValueError, match="normalised"):
        pico.Pico().say("<genfile file='x'>a", 1.0, bool)


def test_long_text_is_spoken_to_its_end(voices: Voices) -> None:
    sentence = "Das ist ein Satz, der hier steht. "
    short, long = (voices.render(sentence * n, "frau_mittel").duration for n in (1, 24))
    assert long > 18 * short


def test_unknown_wishes_are_told_in_german(voices: Voices) -> None:
    for wish in (("oma", "neutral", 1), ("frau_alt", "froh", 1), ("frau_alt", "sad", 3)):
        with pytest.raises(SpeechError, match="gibt es nicht") as told:
            voices.render("Hallo", *wish)
        assert told.value.remedy
    with pytest.raises(SpeechError, match="zu lang"):
        voices.render("ja " * 5000, "frau_alt")


def test_four_threads_render_at_once(voices: Voices) -> None:
    wanted = ["frau_jung", "mann_tief", "frau_alt", "mann_jung"]
    alone = {voice: voices.render("Guten Tag, ich bin da.", voice).duration for voice in wanted}
    found: dict[str, set[float]] = {voice: set() for voice in wanted}

    def work(voice: str) -> None:
        for _ in range(4):
            found[voice].add(voices.render("Guten Tag, ich bin da.", voice).duration)

    threads = [threading.Thread(target=work, args=(voice,)) for voice in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for voice, durations in found.items():
        assert durations
        assert max(abs(d - alone[voice]) for d in durations) < 0.05


@pytest.mark.parametrize("name", ["pico_persona", "espeak_phones"])
def test_pyttsx3_knows_the_drivers(name: drivers.Engine) -> None:
    if name == "pico_persona" and not pico.available():
        pytest.skip("there is no Pico for this system")
    engine = pyttsx3.init(name)
    told: list[str] = []
    engine.connect("finished-utterance", lambda name, completed: told.append(f"{name} {completed}"))
    engine.proxy.setBusy(False)
    engine.setProperty("voice", "mann_alt")
    engine.say("Guten Tag.", "eins")
    engine.runAndWait()
    assert told == ["eins True"]
    assert {voice.id for voice in engine.getProperty("voices")} == set(VOICES)
    spoken = drivers.speak(name, "Guten Tag.", "mann_alt", "neutral", 1)
    assert len(spoken.sound) > 8000


def test_espeak_speaks_where_pico_is_missing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing(name: str) -> None:
        if name == "pico_persona":
            raise SpeechError("Die Sprachausgabe Pico ist nicht installiert.")

    monkeypatch.setattr(drivers, "load", missing)
    voices = Voices()
    woman, man = (voices.render(LINE, v) for v in ("frau_mittel", "mann_tief"))
    assert voices.engine == woman.engine == "espeak"
    assert "espeak-ng speaks instead" in caplog.text
    assert woman.rate == 16_000
    assert len(woman.phones) > 25
    assert woman.phones[-1].end <= woman.duration + 1e-9
    assert np.median(pitch(woman)) > np.median(pitch(man)) + 30
    assert voices.render(LINE, "mann_tief", "sad", 2).duration > man.duration


def test_there_is_a_voice_for_every_age() -> None:
    for sex in ("w", "m"):
        for age in ("jung", "mittel", "alt"):
            voice = VOICES[default_voice(sex, age)]
            assert (voice.sex, voice.age) == (sex, age)


def test_the_version_follows_what_is_heard(voices: Voices, tmp_path: Path) -> None:
    source = Path(recipes.__file__).parent
    copy = Path(shutil.copytree(source, tmp_path / "speech"))
    assert recipes._version(copy) == recipes.VERSION
    assert voices.version.startswith(recipes.VERSION)
    (copy / "models.py").write_text("# nothing to do with sound")
    assert recipes._version(copy) == recipes.VERSION
    (copy / "persona.py").write_text("# another persona")
    assert recipes._version(copy) != recipes.VERSION
