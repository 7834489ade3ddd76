"""Another visitor, another site, a curious visitor: what they try and do not get."""

from __future__ import annotations

import contextlib

import pytest
from websockets.exceptions import InvalidStatus

from tests.server.conftest import kernel_of, told
from tests.server.socket_client import answers, open_socket, say

pytestmark = pytest.mark.xdist_group("server")

EXECUTE = {"code": "import os; os._exit(1)", "silent": False, "store_history": False, "user_expressions": {}}


@pytest.fixture
def victim(server):
    with server.visitor() as client:
        yield client


@pytest.fixture
def attacker(server):
    with server.visitor() as client:
        yield client


@pytest.fixture
def kernel(victim):
    answer = victim.get("/ueben/erstgespraech-land")
    assert answer.status_code == 200
    kernel = kernel_of(answer.text)
    yield kernel
    victim.post(f"/voila/api/shutdown/{kernel}")


def lives(victim, kernel):
    return victim.get(f"/api/kernels/{kernel}").status_code == 200


def test_the_owner_reaches_their_kernel(server, victim, kernel):
    assert lives(victim, kernel)
    with open_socket(server.url, kernel, victim) as socket:
        assert "kernel_info_reply" in answers(socket, say(socket, "kernel_info_request", {}), 20)
        name = say(socket, "comm_info_request", {"target_name": "jupyter.widget"})
        assert "comm_info_reply" in answers(socket, name, 20)


def test_nobody_else_does(server, victim, attacker, kernel):
    assert attacker.get(f"/api/kernels/{kernel}").status_code == 403
    with pytest.raises(InvalidStatus) as refused:
        open_socket(server.url, kernel, attacker)
    assert refused.value.response.status_code == 403
    assert lives(victim, kernel)


def test_nobody_else_ends_it(victim, attacker, kernel):
    assert attacker.post(f"/voila/api/shutdown/{kernel}").status_code == 403
    token = {"X-XSRFToken": attacker.cookies.get("_xsrf", "")}
    assert attacker.post(f"/voila/api/shutdown/{kernel}", headers=token).status_code == 403
    assert attacker.delete(f"/api/kernels/{kernel}", headers=token).status_code in (403, 405)
    assert (
        victim.delete(
            f"/api/kernels/{kernel}", headers={"X-XSRFToken": victim.cookies.get("_xsrf", "")}
        ).status_code
        == 405
    )
    assert lives(victim, kernel)


def test_without_a_cookie_or_with_a_forged_one_there_is_nothing(server, victim, kernel):
    import httpx

    name = next(cookie.name for cookie in victim.cookies.jar if cookie.name.startswith("videoberatung"))
    for cookies in ({}, {name: "2|1:0|10:1|1:a|4:YQ==|00"}, {name: told_visitor(victim)}):
        with httpx.Client(base_url=server.url, cookies=cookies, trust_env=False) as nobody:
            assert nobody.get(f"/api/kernels/{kernel}").status_code == 403
            assert nobody.post(f"/voila/api/shutdown/{kernel}").status_code == 403
            with pytest.raises(InvalidStatus):
                open_socket(server.url, kernel, nobody)
    assert lives(victim, kernel)


def told_visitor(victim):
    answer = victim.get("/ueben/erstgespraech-land")
    victim.post(f"/voila/api/shutdown/{kernel_of(answer.text)}")
    return str(told(answer.text)["visitor"])


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:1", "null", None])
def test_a_socket_from_elsewhere_is_refused(server, victim, kernel, origin):
    with pytest.raises(InvalidStatus) as refused:
        open_socket(server.url, kernel, victim, origin=origin)
    assert refused.value.response.status_code == 403


def test_a_goodbye_from_elsewhere_is_refused(victim, kernel):
    forged = victim.post(f"/voila/api/shutdown/{kernel}", headers={"Origin": "http://evil.example"})
    assert forged.status_code == 403
    assert lives(victim, kernel)


@pytest.mark.parametrize("channel", ["shell", "control"])
def test_even_the_owner_executes_nothing(server, victim, kernel, channel):
    with open_socket(server.url, kernel, victim) as socket:
        assert "kernel_info_reply" in answers(socket, say(socket, "kernel_info_request", {}), 20)
        for kind, content in (
            ("execute_request", EXECUTE),
            ("complete_request", {"code": "o", "cursor_pos": 1}),
            ("inspect_request", {"code": "os", "cursor_pos": 2, "detail_level": 1}),
            ("history_request", {"hist_access_type": "tail", "n": 10, "output": True, "raw": True}),
            ("debug_request", {"type": "request", "seq": 1, "command": "initialize", "arguments": {}}),
            ("shutdown_request", {"restart": False}),
            ("comm_open", {"comm_id": "x", "target_name": "jupyter.widget", "data": {"state": {}}}),
        ):
            assert answers(socket, say(socket, kind, content, channel), 0.3) == [], kind
        # It answers what it may: so the silence above was not a dead kernel's.
        assert "kernel_info_reply" in answers(socket, say(socket, "kernel_info_request", {}), 20)
    assert lives(victim, kernel)


def test_the_old_protocol_executes_nothing_either(server, victim, kernel):
    with open_socket(server.url, kernel, victim, protocol=None) as socket:
        say(socket, "execute_request", EXECUTE, legacy=True)
        say(socket, "shutdown_request", {"restart": False}, "control", legacy=True)
        with contextlib.suppress(TimeoutError):
            while True:
                assert "execute_reply" not in str(socket.recv(timeout=1))
    assert lives(victim, kernel)


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/kernels",
        "/api/kernels/",
        "/api/sessions",
        "/api/contents",
        "/api/contents/",
        "/api/terminals",
        "/api/kernelspecs",
        "/api/status",
        "/api/me",
        "/api/config/x",
        "/api/spec.yaml",
        "/api/events/subscribe",
        "/api/metrics",
        "/metrics",
        "/lab",
        "/tree",
        "/tree/",
        "/edit/x",
        "/files/ueben.ipynb",
        "/nbconvert/html/ueben.ipynb",
        "/view/ueben.ipynb",
        "/login",
        "/logout",
        "/voila",
        "/voila/",
        "/voila/tree",
        "/voila/tree/",
        "/voila/render/ueben.ipynb",
        "/voila/render/reflexion.ipynb",
        "/voila/files/ueben.ipynb",
        "/voila/files/x.png",
        "/voila/api/contents",
        "/voila/api/contents/",
        "/voila/templates/lab/static/voila.js",
        "/voila/execution/00000000-0000-0000-0000-000000000000",
        "/voila/query/00000000-0000-0000-0000-000000000000",
        "/voila/labextensions/@voila-dashboards/jupyterlab-preview/package.json",
        "/api/kernels/00000000-0000-0000-0000-000000000000/restart",
        "/terminals/1",
        "/hub/",
        "/services/",
    ],
)
def test_what_jupyter_and_voila_offer_besides_is_not_there(attacker, path):
    answer = attacker.get(path)
    assert answer.status_code in (403, 404)
    assert "Traceback" not in answer.text
    assert "ipynb" not in answer.text


@pytest.mark.parametrize("path", ["/api/kernels", "/api/sessions", "/api/terminals", "/api/contents/x"])
def test_nothing_is_made_by_post(attacker, path):
    token = {"X-XSRFToken": attacker.cookies.get("_xsrf", "")}
    assert attacker.post(path, headers=token, json={"name": "python3"}).status_code in (403, 404)


@pytest.mark.parametrize(
    "prefix",
    [
        "/static/",
        "/voila/static/",
        "/voila/labextensions/anywidget/",
        "/voila/api/themes/@jupyterlab/theme-light-extension/",
    ],
)
@pytest.mark.parametrize(
    "way",
    [
        "../app.py",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "....//app.py",
        "..\\app.py",
        "%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "x%00.css",
        "",
    ],
)
def test_no_way_leads_out_of_the_files(server, prefix, way):
    # By hand: clients tidy such paths up before they send them.
    import socket as plain

    with plain.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(
            f"GET {prefix}{way} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: close\r\n\r\n".encode()
        )
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    status = int(answer.split()[1])
    assert 400 <= status < 500, answer[:200]
    assert b"root:" not in answer
    assert b"import" not in answer
    assert b"Traceback" not in answer


def test_a_foreign_name_for_this_machine_is_refused(server, victim):
    # DNS rebinding: the attacker's page asks this server under the attacker's name.
    for host in ("evil.example", f"evil.example:{server.port}", "10.1.2.3"):
        assert victim.get("/", headers={"Host": host}).status_code == 403
        assert victim.get("/ueben/erstgespraech-land", headers={"Host": host}).status_code == 403


def test_it_listens_on_this_machine_only(server):
    import psutil

    listening = [
        each.laddr.ip
        for each in psutil.Process(server.process.pid).net_connections("inet")
        if each.status == psutil.CONN_LISTEN
    ]
    assert listening == ["127.0.0.1"]


def test_what_a_visitor_sends_does_not_become_their_name(server, victim):
    answer = victim.get(
        "/ueben/erstgespraech-land",
        params={"VIDEOBERATUNG_PAGE_VISITOR": "x", "a": "'; import os #"},
        headers={"X-Remote-User": "x"},
    )
    page = told(answer.text)
    victim.post(f"/voila/api/shutdown/{kernel_of(answer.text)}")
    assert page["visitor"] != "x"
    assert page["query"] == {"VIDEOBERATUNG_PAGE_VISITOR": "x", "a": "'; import os #"}
    assert page["learner"] == "owner"
