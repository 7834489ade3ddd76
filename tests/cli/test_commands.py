"""The command as it is called in a terminal: what goes wrong is one German sentence, never a traceback."""

import io
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import cli, content
from sandbox.settings import PREFIX
from sandbox.understanding.reader import Reader

ROOT = Path(__file__).parents[2]
LAND = content.scenarios_dir() / "erstgespraech-land"
EXAMPLE = ROOT / "tests" / "script" / "data" / "beispiel"
TALK = "Guten Tag, Jobcenter, hören Sie mich gut?\n#wait 12s\n# eine Bemerkung\nWas führt Sie zu mir?\n"


@pytest.fixture(scope="session")
def reader():
    return Reader.load()


@pytest.fixture
def run(monkeypatch, capsys, tmp_path, reader):
    """Run a command in this process; return exit code, output and errors."""

    monkeypatch.setattr(Reader, "load", lambda: reader)  # it takes a second

    def command(*arguments, stdin="", data=tmp_path / "daten"):
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        try:
            code = cli.main(["--data", str(data), *map(str, arguments)])
        except SystemExit as ended:
            code = ended.code
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return code, told.out, told.err

    return command


def process(*arguments, stdin=b"", **environ):
    """Run a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sandbox.cli", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**os.environ, **environ},
        cwd=ROOT,
        timeout=120,
        check=False,
    )


def one_line(err):
    """Whether it is one sentence for people, without the insides of Python."""
    return len(err.strip().splitlines()) == 1 and "Error" not in err and "Errno" not in err


# -- help ------------------------------------------------------------------------------------------------------


def test_help_names_every_command(run):
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    for name in ("start", "scenario", "understand", "understanding", "speech-model", "--data"):
        assert name in out


@pytest.mark.parametrize(
    "command",
    [["start"], ["scenario"], ["scenario", "check"], ["scenario", "play"], ["scenario", "test"], ["scenario", "walk"],
     ["understand"],
     ["understanding"], ["understanding", "build"], ["speech-model"], ["speech-model", "install"]],
    ids=" ".join,
)  # fmt: skip
def test_every_command_explains_itself(run, command):
    code, out, _ = run(*command, "--help")
    assert code == 0
    assert f"videoberatung {' '.join(command)}" in out.replace(" --data ORDNER", "") or "usage" in out


def test_the_version(run):
    assert run("--version")[:2] == (0, f"videoberatung {__import__('sandbox').__version__}\n")


@pytest.mark.parametrize(
    "arguments", [[], ["gibtsnicht"], ["scenario"], ["scenario", "check"], ["start", "--port", "x"]]
)
def test_a_command_that_does_not_exist(run, arguments):
    code, _, err = run(*arguments)
    assert code == 2
    assert "usage: videoberatung" in err


# -- scenario check --------------------------------------------------------------------------------------------


def test_a_good_scenario_has_nothing_to_complain_about(run):
    assert run("scenario", "check", EXAMPLE) == (0, "Keine Beanstandungen.\n", "")
    assert run("scenario", "check", EXAMPLE / "scenario.yaml", "--json") == (0, "[]\n", "")


def test_shipped_scenarios_are_good(run):
    code, out, _ = run("scenario", "check", LAND)
    assert code == 0, out


@pytest.fixture
def bad(tmp_path):
    file = tmp_path / "schlecht" / "scenario.yaml"
    file.parent.mkdir()
    text = (EXAMPLE / "scenario.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("goto: anliegen", "goto: nirgends", 1), encoding="utf-8")
    return file


def test_a_mistake_is_told_with_its_place(run, bad):
    code, out, _ = run("scenario", "check", bad)
    line = next(nth for nth, text in enumerate(bad.read_text("utf-8").splitlines(), 1) if "nirgends" in text)
    assert code == 1
    assert f"scenario.yaml:{line}" in out
    assert "nirgends" in out


def test_a_mistake_as_json(run, bad):
    code, out, _ = run("scenario", "check", bad.parent, "--json")
    found = next(each for each in json.loads(out) if "nirgends" in each["message"])
    assert code == 1
    assert set(found) >= {"file", "line", "column", "code", "severity", "message", "fix"}
    assert Path(found["file"]).name == "scenario.yaml"
    assert isinstance(found["line"], int)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        b"a: [",
        b"- 1\n- 2\n",
        b"&a [*a, *a]",
        b"a: &x [1]\n" + b"b: *x\n" * 3,
        "ä: ö".encode("latin-1"),
    ],
)
def test_what_is_no_scenario_is_a_finding(run, tmp_path, content):
    file = tmp_path / "scenario.yaml"
    file.write_bytes(content)
    code, out, err = run("scenario", "check", file, "--json")
    assert (code, err) == (1, "")
    assert json.loads(out)


@pytest.mark.parametrize("action", ["check", "play", "test", "walk"])
def test_a_path_that_is_not_there(run, action, tmp_path):
    code, out, err = run("scenario", action, tmp_path / "nirgends")
    assert code == 1
    assert "nirgends" in out + err


def test_playing_needs_one_scenario(run, bad):
    for path in (bad, bad.parent.parent / "leer"):
        code, out, err = run("scenario", "play", path)
        assert (code, out) == (1, "")
        assert one_line(err) or "nirgends" in err


# -- scenario play ---------------------------------------------------------------------------------------------


def test_a_talk_in_the_terminal(run):
    code, out, err = run("scenario", "play", EXAMPLE, "--seed", "3", stdin=TALK)
    assert (code, err) == (0, "")
    assert out.count("Frau ") >= 3
    assert "Sie haben aufgelegt." in out
    assert "{" not in out
    assert "Bemerkung" not in out


def test_waiting_lets_time_pass(run):
    def events(stdin):
        out = run("scenario", "play", EXAMPLE, "--json", stdin=stdin)[1]
        return [json.loads(line) for line in out.splitlines()]

    quick, slow = events("Guten Tag.\n"), events("#wait 11s\nGuten Tag.\n")
    silent = events("#wait 20s\nGuten Tag.\n")
    at = [next(e["at"] for e in each if e["kind"] == "trainee.uttered") for each in (quick, slow)]
    assert at[1] == pytest.approx(at[0] + 11, abs=0.01)
    assert not [e for e in slow if e["kind"] == "time.due"]
    assert [e["what"] for e in silent if e["kind"] == "time.due"] == ["silence"]


def test_the_same_talk_gives_the_same_bytes():
    runs = [
        process("scenario", "play", LAND, "--seed", "5", "--json", stdin=TALK.encode(), PYTHONHASHSEED=seed)
        for seed in ("1", "2")
    ]
    assert [each.returncode for each in runs] == [0, 0]
    assert runs[0].stderr == b""
    assert runs[0].stdout == runs[1].stdout
    events = [json.loads(line) for line in runs[0].stdout.splitlines()]
    assert [events[0]["kind"], events[1]["kind"]] == ["talk.opened", "talk.begun"]
    assert events[-1]["kind"] == "survey.answered"
    assert events[0]["seed"] == 5


def test_another_seed_is_another_person(run):
    persons = {run("scenario", "play", LAND, "--seed", seed)[1].split(":")[0] for seed in range(4)}
    assert len(persons) > 1


# -- scenario test ---------------------------------------------------------------------------------------------


def test_tests_beside_a_scenario(run):
    code, out, err = run("scenario", "test", LAND)
    assert (code, err) == (0, ""), out
    assert out.startswith("ok ")
    assert "FEHLER" not in out
    assert re.search(r"Zeilen gesagt: \d+%", out)
    assert re.search(r"Reaktionen gewonnen: \d+%", out)


@pytest.fixture
def three(tmp_path, bad):
    """Return a folder with a scenario that cannot be played, one whose tests fail, one without tests."""
    good = (EXAMPLE / "scenario.yaml").read_text(encoding="utf-8")
    for name in ("ohne", "falsch"):
        (tmp_path / name).mkdir()
        text = re.sub(r"^scenario: .*", f"scenario: {name}", good, flags=re.MULTILINE)
        (tmp_path / name / "scenario.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "falsch" / "tests.yaml").write_text(
        "tests: [{name: Geht nicht, steps: [{say: Guten Tag., moves: [begruessung], expect: {node: x}}]}]",
        "utf-8",
    )
    return tmp_path


def test_one_scenario_stops_no_other(run, three):
    code, out, err = run("scenario", "test", three)
    assert (code, err) == (1, "")
    assert "FEHLER falsch: Geht nicht" in out
    assert "erwartet x" in out
    assert "ohne   ohne: Neben diesem Szenario liegt keine tests.yaml." in out
    assert "FEHLER schlecht: Das Szenario schlecht lässt sich nicht spielen." in out


def test_a_scenario_without_tests_is_told_but_not_wrong(run, three):
    code, out, _ = run("scenario", "test", three / "ohne")
    assert code == 0
    assert "0 Tests" in out
    assert "Zeilen gesagt: 0%" in out


def test_tests_as_json(run, three):
    code, out, _ = run("scenario", "test", three, "--json")
    told = {each["scenario"]: each for each in json.loads(out)}
    assert code == 1
    assert set(told) == {"falsch", "ohne", "schlecht"}
    assert told["falsch"]["tests"][0]["passed"] is False
    assert told["schlecht"]["problem"]
    lines = told["ohne"]["coverage"]["lines"]
    assert lines["touched"] == 0
    assert len(lines["never"]) == lines["all"] > 20
    assert told["ohne"]["passed"] is True


# -- scenario walk ---------------------------------------------------------------------------------------------


def test_walks_tell_what_was_reached(run):
    code, out, err = run("scenario", "walk", EXAMPLE, "--runs", "30")
    assert (code, err) == (0, "")
    assert re.search(r"30 Gespräche", out)
    assert re.search(r"\d+ von \d+ Zeilen", out)
    for style in ("zugewandt", "drängend", "schweigsam"):
        assert style in out


def test_walks_as_json_are_the_same_every_time(run):
    first, second = (
        run("scenario", "walk", EXAMPLE, "--runs", "24", "--seed", "7", "--json")[1] for _ in range(2)
    )
    assert first == second
    (told,) = json.loads(first)
    assert (told["walks"], told["seed"]) == (24, 7)
    assert set(told["styles"]) == {"skilled", "closed", "pushing", "silent", "off_topic", "curious"}
    assert {each["code"][:3] for each in told["diagnostics"]} <= {"SZ5"}


@pytest.mark.parametrize("number", ["0", "-1", "viele", "1000000"])
def test_walks_are_a_number(run, number):
    code, _, err = run("scenario", "walk", EXAMPLE, "--runs", number)
    assert code == 2
    assert "--runs" in err


def test_walks_are_kept_as_tests(run, three):
    file = three / "gehalten.yaml"
    code, _, err = run("scenario", "walk", three / "ohne", "--runs", "60", "--keep", file)
    assert code == 0
    assert re.search(r"\d+ Gespräche stehen jetzt in", err)
    (three / "ohne" / "tests.yaml").write_bytes(file.read_bytes())
    code, out, _ = run("scenario", "test", three / "ohne")
    assert code == 0, out
    assert int(re.search(r"Zeilen gesagt: (\d+)%", out)[1]) > 80


def test_nothing_is_written_over(run, three):
    code, out, err = run("scenario", "walk", three / "ohne", "--keep", three / "falsch" / "tests.yaml")
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "Geht nicht" in (three / "falsch" / "tests.yaml").read_text(encoding="utf-8")


# -- understand ------------------------------------------------------------------------------------------------


def test_understanding_as_json_has_exactly_this_shape(run):
    code, out, err = run(
        "understand", "--json", stdin="Guten Tag, ich bin Frau Kaya vom Jobcenter.\n\nBlaue Tapete\n"
    )
    assert (code, err) == (0, "")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["text"] for row in rows] == [
        "Guten Tag, ich bin Frau Kaya vom Jobcenter.",
        "",
        "Blaue Tapete",
    ]
    for row in rows:
        assert list(row) == ["text", "moves", "ranking", "intents", "abstained"]
        for move in row["moves"]:
            assert list(move) == ["id", "score", "place"]
            start, end = move["place"]
            assert 0 <= start < end <= len(row["text"])
        for score in row["ranking"] + row["intents"]:
            assert list(score) == ["id", "score"]
        assert isinstance(row["abstained"], bool)
    assert "begruessung" in [move["id"] for move in rows[0]["moves"]]
    assert len(rows[0]["ranking"]) == 10
    assert (rows[1]["moves"], rows[1]["abstained"]) == ([], True)


def test_a_nodes_own_intents_are_understood(run):
    out = run(
        "understand",
        "--json",
        "--scenario",
        EXAMPLE,
        "--node",
        "anliegen",
        stdin="Wie kommen Sie denn zur Arbeit?\n",
    )[1]
    assert [intent["id"] for intent in json.loads(out)["intents"]] == ["weg"]


def test_a_node_that_is_not_there(run):
    code, _, err = run("understand", "--scenario", EXAMPLE, "--node", "keller")
    assert code == 1
    assert one_line(err)
    assert "anliegen" in err


def test_what_is_no_text_does_not_break_it():
    stdin = b"Guten Tag\xff\xfe\n\x00\n" + "ein\u2028zwei\n".encode()
    done = process("understand", "--json", stdin=stdin, PYTHONIOENCODING="utf-8:strict")
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_our_letters(encoding):
    done = process("scenario", "check", EXAMPLE / "nirgends", PYTHONIOENCODING=encoding)
    assert b"Traceback" not in done.stderr
    assert b"Fehler" in done.stdout
    done = process("understand", stdin=b"Guten Tag\n", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")


# -- speech model ----------------------------------------------------------------------------------------------


def test_without_a_speech_model(run):
    code, out, err = run("speech-model", "show")
    assert (code, err) == (0, "")
    assert "kein Sprachmodell" in out
    code, out, err = run("speech-model", "remove")
    assert code in {0, 1}
    assert one_line(out + err)


@pytest.mark.parametrize("what", ["missing", "empty folder", "text", "zip"])
def test_what_is_no_speech_model(run, tmp_path, what):
    path = tmp_path / {"zip": "modell.zip"}.get(what, "modell")
    if what == "empty folder":
        path.mkdir()
    elif what != "missing":
        path.write_text("nichts", encoding="utf-8")
    code, out, err = run("speech-model", "install", path)
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "kein Sprachmodell" in run("speech-model", "show")[1]


# -- settings and data -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "viele"),
        ("PORT", "70000"),
        ("ICE_SERVERS", '[{"url": "x"}]'),
        ("LEASE", "0"),
        ("MAX_KERNELS", "[]"),
    ],
)
def test_a_setting_that_is_wrong_is_named(run, monkeypatch, name, value):
    monkeypatch.setenv(PREFIX + name, value)
    code, out, err = run("start", "--no-browser")
    assert (code, out) == (1, "")
    assert PREFIX + name in err
    assert "docs/betrieb.md" in err
    assert one_line(err)


@pytest.mark.parametrize(
    "command", [["start", "--no-browser"], ["speech-model", "install", "x"], ["speech-model", "show"]]
)
def test_a_data_folder_that_is_a_file(run, tmp_path, command):
    data = tmp_path / "daten.txt"
    data.write_text("", encoding="utf-8")
    code, out, err = run(*command, data=data)
    assert code == 1 or "kein Sprachmodell" in out
    assert one_line(out + err)


def test_a_data_folder_that_cannot_be_made(run):
    code, _, err = run("start", "--no-browser", data="/dev/null/daten")
    assert code == 1
    assert one_line(err)


def test_a_port_that_is_taken(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, _, err = run("start", "--no-browser", "--port", taken.getsockname()[1])
    assert code == 1
    assert one_line(err)


def test_output_that_nobody_reads():
    reader = subprocess.Popen(
        f"{sys.executable} -m sandbox.cli scenario play {EXAMPLE} --json | head -n 1",
        shell=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    _, err = reader.communicate(timeout=60)
    assert b"Traceback" not in err
    assert b"Exception" not in err


def test_ctrl_c_while_it_loads_ends_quietly():
    code = "import sys; from sandbox import cli; sys.modules['sandbox.cli.commands'] = Late(); sys.exit(cli.main())"
    late = "class Late:\n    def __getattr__(self, name):\n        raise KeyboardInterrupt\n"
    done = subprocess.run(
        [sys.executable, "-c", late + code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 130
    assert done.stderr == ""
