"""Kernels come and go with their pages: the cap, the goodbye, the silence, the end of the server."""

from __future__ import annotations

import contextlib
import signal

import httpx
import psutil
import pytest
from websockets.exceptions import ConnectionClosed

from tests.server.conftest import kernel_of, start, told, wait_for
from tests.server.socket_client import answers, open_socket, say

pytestmark = pytest.mark.xdist_group("server")
PRACTICE = "/ueben/erstgespraech-land"


def gone(pid) -> bool:
    try:
        return psutil.Process(int(pid)).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def children(server):
    with contextlib.suppress(psutil.NoSuchProcess):
        return [each.pid for each in psutil.Process(server.process.pid).children(recursive=True)]
    return []


def test_a_page_that_says_goodbye_ends_its_kernel_at_once(server):
    with server.visitor() as visitor:
        page = visitor.get(PRACTICE).text
        # As a browser's beacon does it: no form field, but the page's own origin.
        said = visitor.post(f"/voila/api/shutdown/{kernel_of(page)}", headers={"Origin": server.url})
        assert said.status_code == 204
        wait_for(lambda: gone(told(page)["pid"]), 15, "the kernel to end")
        assert visitor.get(f"/api/kernels/{kernel_of(page)}").status_code == 403


def test_a_page_that_vanishes_ends_its_kernel(starts):
    server = starts(page_grace="2")
    with server.visitor() as visitor:
        page = visitor.get(PRACTICE).text
        with open_socket(server.url, kernel_of(page), visitor) as socket:
            assert "kernel_info_reply" in answers(socket, say(socket, "kernel_info_request", {}), 20)
            assert not gone(told(page)["pid"])
        wait_for(lambda: gone(told(page)["pid"]), 20, "the kernel to end")


def test_a_socket_hears_when_its_kernel_dies(server):
    with server.visitor() as visitor:
        page = visitor.get(PRACTICE).text
        with open_socket(server.url, kernel_of(page), visitor) as socket:
            assert "kernel_info_reply" in answers(socket, say(socket, "kernel_info_request", {}), 20)
            psutil.Process(int(told(page)["pid"])).kill()
            with contextlib.suppress(ConnectionClosed):
                while True:
                    socket.recv(timeout=20)
            assert socket.close_code == 4404
        # Not started anew under the same name, and nobody's any more.
        assert visitor.get(f"/api/kernels/{kernel_of(page)}").status_code == 403


def test_when_all_rooms_are_taken_it_says_so_and_one_frees_again(starts):
    server = starts(max_kernels="2", warm=1)
    with server.visitor() as visitor, server.visitor() as other:
        first = visitor.get(PRACTICE)
        second = other.get(PRACTICE)
        assert (first.status_code, second.status_code) == (200, 200)
        full = other.get(PRACTICE)
        assert full.status_code == 503
        assert full.headers["Retry-After"] == "10"
        assert "belegt" in full.text
        assert 'href="/"' in full.text
        assert other.get("/").status_code == 200
        visitor.post(f"/voila/api/shutdown/{kernel_of(first.text)}")
        again = other.get(PRACTICE)
        assert again.status_code == 200


def test_a_waiting_kernel_is_handed_to_the_first_visitor(starts):
    server = starts(warm=1)
    wait_for(lambda: len(children(server)) >= 2, 40, "two warm kernels")
    waiting = children(server)
    # Nobody can name a waiting kernel; the first visitor is handed one, and owns it from then on.
    with server.visitor() as visitor, server.visitor() as other:
        page = visitor.get(PRACTICE).text
        assert told(page)["pid"] in waiting
        assert visitor.get(f"/api/kernels/{kernel_of(page)}").status_code == 200
        assert other.get(f"/api/kernels/{kernel_of(page)}").status_code == 403


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_end_of_the_server_is_the_end_of_all(starts, number):
    server = starts(warm=1)
    with server.visitor() as visitor:
        visitor.get(PRACTICE)
    wait_for(lambda: len(children(server)) >= 3, 40, "kernels")
    alive = children(server)
    server.process.send_signal(number)
    assert server.process.wait(20) == 0
    wait_for(lambda: all(gone(pid) for pid in alive), 10, "the children to end")
    assert "Traceback" not in server.log


def test_kernels_do_not_outlive_a_server_that_was_killed(starts):
    server = starts()
    with server.visitor() as visitor:
        page = visitor.get(PRACTICE).text
    server.process.kill()
    server.process.wait(5)
    wait_for(lambda: gone(told(page)["pid"]), 20, "the kernel to notice")


def test_a_taken_port_is_said_in_german(server, tmp_path):
    import subprocess
    import sys
    from pathlib import Path

    second = subprocess.run(
        [sys.executable, "-m", "tests.server.serve", str(tmp_path), str(server.port), str(tmp_path), "0"],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert second.returncode == 1
    assert f"Der Anschluss {server.port} ist schon belegt" in second.stderr
    assert "--port" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_browser_keeps_its_name_when_the_server_starts_anew(tmp_path):
    first = start(tmp_path)
    try:
        with first.visitor() as visitor:
            name = told(visitor.get(PRACTICE).text)["visitor"]
            cookies = {cookie.name: cookie.value for cookie in visitor.cookies.jar}
    finally:
        first.stop()
    second = start(tmp_path, port=first.port)
    try:
        with httpx.Client(base_url=second.url, cookies=cookies, timeout=60, trust_env=False) as again:
            assert told(again.get(PRACTICE).text)["visitor"] == name
    finally:
        second.stop()
