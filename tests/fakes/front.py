"""A page with one widget, served without a kernel: its model is kept in step over a websocket.

The widget's view sees what anywidget gives it: ``model`` with get, set, save_changes, send, on and off.
"""

import asyncio
import json

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

PAGE = """<!doctype html><html lang="de"><meta charset="utf-8"><title>Probe</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<style>body{font-family:sans-serif;margin:0 auto;max-width:60rem;padding:8px}</style>
<link rel="stylesheet" href="/widget.css"><main id="here"></main>
<script type="module">
import widget from "/widget.js";
const state = {}, waiting = new Map(), changed = {};
const tell = (name, ...what) => (waiting.get(name) ?? []).forEach((act) => act(...what));
const socket = new WebSocket(`ws://${location.host}/socket`);
const model = {
  get: (name) => state[name],
  set: (name, value) => {
    changed[name] = value;
    if (state[name] !== value) { state[name] = value; tell(`change:${name}`); }
  },
  save_changes: () => { socket.send(JSON.stringify({ method: "update", state: { ...changed } }));
    for (const name in changed) delete changed[name]; },
  send: (content) => socket.send(JSON.stringify({ method: "custom", content })),
  on: (name, act) => waiting.set(name, [...(waiting.get(name) ?? []), act]),
  off: (name, act) => waiting.set(name, (waiting.get(name) ?? []).filter((one) => one !== act)),
};
let first = true;
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.method === "custom") return tell("msg:custom", message.content);
  const names = Object.keys(message.state).filter((name) => state[name] !== message.state[name]);
  Object.assign(state, message.state);
  if (first) { first = false; window.remove = widget.render({ model, el: document.querySelector("#here") }); }
  else names.forEach((name) => tell(`change:${name}`));
};
</script></html>"""


class Front:
    """Serves one widget at ``address``; the newest page that opened it is the one it talks to."""

    def __init__(self, widget):
        self.widget = widget
        self.socket = None
        widget.comm.publish_msg = self._publish
        loop = asyncio.get_running_loop()
        outer = self

        class Page(RequestHandler):
            def get(self):
                self.finish(PAGE)

        class File(RequestHandler):
            def get(self, ending):
                self.set_header("Content-Type", {"js": "text/javascript", "css": "text/css"}[ending])
                self.finish(str({"js": widget._esm, "css": widget._css}[ending]))

        class Socket(WebSocketHandler):
            def open(self):
                outer.socket = self
                state = {key: value for key, value in widget.get_state().items() if not key.startswith("_")}
                del state["layout"], state["tooltip"]
                self.write_message(json.dumps({"method": "update", "state": state}))

            def on_message(self, message):
                widget.comm.handle_msg({"content": {"data": json.loads(message)}, "buffers": []})

        sockets = bind_sockets(0, "127.0.0.1")
        self.server = HTTPServer(
            Application([("/", Page), (r"/widget\.(js|css)", File), ("/socket", Socket)])
        )
        self.server.add_sockets(sockets)
        self.address = f"http://localhost:{sockets[0].getsockname()[1]}/"
        self._loop = loop

    def _publish(self, _kind, data=None, **_):
        if self.socket and data and data.get("method") in ("update", "custom"):
            text = json.dumps({key: data[key] for key in ("method", "state", "content") if key in data})
            self._loop.call_soon_threadsafe(self.socket.write_message, text)

    async def aclose(self):
        self.server.stop()
        await self.server.close_all_connections()
