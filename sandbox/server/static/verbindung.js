// The page's tie to its kernel: noticed when it breaks, said in German, mended with one button.
// Loaded before Voila's scripts, because it has to see the socket they open.
"use strict";
(() => {
  const config = () => JSON.parse(document.getElementById("jupyter-config-data").textContent);
  const base = document.documentElement.dataset.base;
  let lost = false;
  let leaving = false;

  /** Say that the room is gone. The address resumes the talk, so loading it again is all there is to do. */
  function tell(text) {
    const banner = document.getElementById("getrennt");
    if (!banner || leaving) return;
    document.getElementById("getrennt-text").textContent = text;
    if (banner.hidden) {
      banner.hidden = false;
      document.getElementById("weiter").focus();
    }
  }

  /** Ask the server whether the kernel is still there; a socket may close for a moment only. */
  async function ask(closed) {
    if (lost || leaving) return;
    try {
      const answer = await fetch(`${base}api/kernels/${config().kernelId}`, { cache: "no-store" });
      if (answer.ok && !closed) return;
      if (answer.ok) {
        setTimeout(() => !open.size && ask(false).then(() => !open.size && tell(AWAY)), 4000);
        return;
      }
      lost = true;
      tell(GONE);
    } catch {
      tell(AWAY);
      setTimeout(() => ask(false).then(() => !lost && open.size && hide()), 3000);
    }
  }

  const GONE = "Die Verbindung zum Übungsraum ist beendet. Ihr Gespräch ist gespeichert.";
  const AWAY = "Die Verbindung zum Übungsraum ist unterbrochen. Ihr Gespräch ist gespeichert.";
  const open = new Set();

  function hide() {
    const banner = document.getElementById("getrennt");
    if (banner) banner.hidden = true;
  }

  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url, protocols) {
      super(url, protocols);
      if (!String(url).includes("/api/kernels/")) return;
      this.addEventListener("open", () => {
        open.add(this);
        if (!lost) hide();
      });
      this.addEventListener("close", () => {
        open.delete(this);
        ask(true);
      });
    }
  };

  // Voila says goodbye on "beforeunload", which also fires where nobody leaves (a download, a mailto: link).
  window.addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
  window.addEventListener("pagehide", () => {
    leaving = true;
    const { kernelId } = config();
    navigator.sendBeacon(`${base}voila/api/shutdown/${kernelId}`);
  });
  // A page brought back by "Zurück" has no kernel any more.
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());

  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("weiter").addEventListener("click", () => {
      leaving = true;
      location.reload();
    });
    const room = document.getElementById("raum");
    const loading = document.getElementById("laden");
    const slow = setTimeout(() => {
      document.getElementById("laden-text").textContent = "Das dauert heute länger als sonst. Bitte noch einen Moment …";
    }, 12000);
    const ready = () => {
      if (!room.querySelector(".jp-OutputArea-output > *, .bruch")) return;
      clearTimeout(slow);
      watching.disconnect();
      loading.remove();
      room.removeAttribute("aria-busy");
    };
    const watching = new MutationObserver(ready);
    watching.observe(room, { childList: true, subtree: true });
    ready();
  });
})();
