// @ts-check
/**
 * The video stage: shows the call, the trainee's own camera, captions and controls.
 *
 * The server offers, this end answers. Only sound leaves this computer, and only while "Sprechen" is on; the camera's
 * picture never does. Neither device is asked for unless the trainee wants it.
 */

const PATIENCE = 12000; // ms from asking for a connection until it must stand
const GATHERING = 1000; // ms at most for finding this end's addresses
const WAVERING = 3000; // ms a connection may be interrupted before it counts as lost

/** @param {string} name @returns {string} one or two letters for a person without a picture */
function initials(name) {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word) && !/^(Frau|Herr|Dr\.)$/.test(word));
  return words.map((word) => word[0]).filter((_, nth) => nth === 0 || nth === words.length - 1).join("");
}

// Captions are for the eye: the transcript beside the stage is the live region, and twice would be too much.
const PAGE = `
<section class="stage" aria-label="Videogespräch">
  <div class="stage-view"><div class="stage-frame">
    <video class="stage-them" playsinline></video>
    <ul class="stage-others" aria-label="Weitere Personen"></ul>
    <p class="stage-cue" role="status"></p>
    <div class="stage-self" hidden><video playsinline muted aria-label="Ihr eigenes Bild"></video></div>
    <p class="stage-name"></p>
    <div class="stage-curtain"><p role="status"></p>
      <button type="button" data-do="reconnect" hidden>Erneut verbinden</button></div>
    <button type="button" class="stage-sound" data-do="sound" hidden>Ton einschalten</button>
  </div><p class="stage-over" aria-hidden="true"><span></span></p></div>
  <p class="stage-note" role="status"></p>
  <div class="stage-controls" role="group" aria-label="Gespräch steuern">
    <button type="button" data-do="pause">Pause</button>
    <button type="button" data-do="replay">Noch einmal hören</button>
    <button type="button" data-do="captions" aria-pressed="true">Untertitel</button>
    <button type="button" data-do="camera">Kamera an</button>
    <button type="button" data-do="self_view" aria-pressed="true" hidden>Eigenes Bild</button>
    <button type="button" data-do="hangup" class="stage-end">Gespräch beenden</button>
  </div>
</section>`;

const CURTAIN = {
  idle: "Das Gespräch hat noch nicht begonnen.",
  connecting: "Verbindung wird aufgebaut …",
  lost: "Die Verbindung ist abgerissen. Ihr Gespräch ist gespeichert.",
  ended: "Das Gespräch ist beendet.",
};

/** @param {{model: any, el: HTMLElement}} view */
function render({ model, el }) {
  el.innerHTML = PAGE;
  /** @param {string} query @returns {any} */
  const find = (query) => el.querySelector(query);
  const button = (/** @type {string} */ what) => find(`[data-do="${what}"]`);
  /** Sets text only where it changes: a live region that is written again would be read out again. */
  const write = (/** @type {Element} */ place, /** @type {string} */ text) => {
    if (place.textContent !== text) place.textContent = text;
  };
  const them = find(".stage-them");
  /** @type {RTCPeerConnection | null} */ let pc = null;
  /** @type {Record<string, ReturnType<typeof setTimeout> | undefined>} */ const timers = {};
  let lost = false, asked = false, selfView = true, over = false;

  const later = (/** @type {string} */ name, /** @type {number} */ ms, /** @type {() => void} */ act) => {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(act, ms);
  };
  const tell = (/** @type {string} */ kind, /** @type {object} */ more = {}) => model.send({ kind, ...more });
  const own = ownDevices(model, find(".stage-self video"), tell, show);

  function show() {
    if (model.get("state") === "ended" && !over) leave();
    const state = lost ? "lost" : asked ? "connecting" : model.get("state"), paused = model.get("paused");
    const [first, ...others] = model.get("persons");
    find(".stage").dataset.state = state;
    find(".stage-curtain").hidden = state === "connected" && !paused;
    write(find(".stage-curtain p"), state === "connected" ? (paused ? "Pause – das Gespräch ruht." : "") : CURTAIN[state]);
    button("reconnect").hidden = state !== "lost";
    write(button("pause"), paused ? "Weiter" : "Pause");
    for (const what of ["pause", "replay"]) button(what).disabled = state !== "connected";
    button("replay").disabled ||= paused;
    for (const what of ["camera", "hangup"]) button(what).disabled = state === "ended";
    const captions = model.get("captions_on"), speaker = model.get("persons").find((/** @type {any} */ one) => one.id === model.get("speaker"));
    button("captions").setAttribute("aria-pressed", String(captions));
    const said = model.get("caption") && captions ? `${speaker && others.length ? speaker.name + ": " : ""}${model.get("caption")}` : "";
    write(find(".stage-over span"), said);
    find(".stage-over").hidden = !captions;
    write(find(".stage-cue"), model.get("cue_caption"));
    write(find(".stage-name"), first ? first.name : "");
    find(".stage-name").classList.toggle("speaks", !!first && first.id === model.get("speaker"));
    them.setAttribute("aria-label", first ? `Video: ${first.name}` : "Video");
    if (them.getAttribute("poster") !== model.get("poster")) them.setAttribute("poster", model.get("poster"));
    showOthers(others);
    find(".stage-self").hidden = !own.tracks.camera || !selfView;
    button("self_view").hidden = !own.tracks.camera;
    button("self_view").setAttribute("aria-pressed", String(selfView));
    write(button("camera"), own.tracks.camera ? "Kamera aus" : "Kamera an");
    write(find(".stage-note"), [model.get("error"), own.notes.camera, own.notes.microphone].filter(Boolean).join(" "));
  }

  function showOthers(/** @type {any[]} */ others) {
    const tiles = others.map((one) => {
      const tile = document.createElement("li"), name = document.createElement("span");
      const face = document.createElement(one.still ? "img" : "b");
      if (one.still) Object.assign(face, { src: one.still, alt: "" });
      else Object.assign(face, { textContent: initials(one.name), ariaHidden: "true" });
      name.textContent = one.note ? `${one.name}, ${one.note}` : one.name;
      tile.classList.toggle("speaks", one.id === model.get("speaker"));
      tile.append(face, name);
      return tile;
    });
    find(".stage-others").hidden = !tiles.length;
    find(".stage-others").replaceChildren(...tiles);
  }

  function connect() {
    hangUp();
    lost = over = false;
    asked = true;
    tell("ready");
    later("patience", PATIENCE, lose);
    show();
  }

  /** The connection is gone. If nobody answers "Erneut verbinden" either, the page itself is loaded anew. */
  function lose() {
    if (lost || model.get("state") === "ended") return;
    lost = true;
    hangUp();
    tell("state", { state: "failed" });
    show();
  }

  function reconnect() {
    connect();
    later("reload", 4000, () => location.reload());
  }

  async function take(/** @type {any} */ offer) {
    hangUp();
    lost = false;
    const mine = (pc = new RTCPeerConnection({ iceServers: model.get("ice_servers"), bundlePolicy: "max-bundle" }));
    later("patience", PATIENCE, lose);
    mine.ontrack = ({ track, streams }) => {
      them.srcObject = streams[0] ?? them.srcObject ?? new MediaStream();
      if (!streams[0]) them.srcObject.addTrack(track);
      play();
    };
    mine.onconnectionstatechange = () => mine === pc && changed(mine.connectionState);
    await mine.setRemoteDescription({ type: "offer", sdp: offer.sdp });
    const sound = mine.getTransceivers().find((one) => one.receiver.track.kind === "audio");
    if (sound && /^a=sendrecv/m.test(offer.sdp)) {
      sound.direction = "sendrecv";
      own.sendsBy(sound.sender);
    }
    await mine.setLocalDescription(await mine.createAnswer());
    await gathered(mine);
    if (mine !== pc) return;
    tell("answer", { call: offer.call, sdp: mine.localDescription?.sdp });
    own.speak();
  }

  function changed(/** @type {string} */ state) {
    clearTimeout(timers.wavering);
    if (state === "connected") clearTimeout(timers.patience);
    if (state === "disconnected") later("wavering", WAVERING, lose);
    if (state === "failed") lose();
    else tell("state", { state });
    show();
  }

  /** Plays with sound; where the browser refuses that without a click, without, and offers "Ton einschalten". */
  async function play() {
    try {
      them.muted = false;
      await them.play();
      button("sound").hidden = true;
    } catch (error) {
      if (/** @type {Error} */ (error).name !== "NotAllowedError") return;
      button("sound").hidden = false;
      them.muted = true;
      them.play().catch(() => {});
    }
  }

  function hangUp() {
    for (const name of ["patience", "wavering"]) clearTimeout(timers[name]);
    own.sendsBy(null);
    const old = pc;
    pc = null;
    old?.close();
  }

  /** The call is over: nothing is sent, received or open any more. */
  function leave() {
    over = true;
    hangUp();
    clearTimeout(timers.reload);
    own.close();
    them.srcObject = null;
  }

  function set(/** @type {string} */ name, /** @type {boolean} */ on) {
    model.set(name, on);
    model.save_changes();
    tell("control", { what: name.replace(/^use_|_on$/g, ""), on });
  }

  /** @type {Record<string, () => void>} */
  const acts = {
    reconnect,
    sound: play,
    pause: () => tell("control", { what: model.get("paused") ? "resume" : "pause" }),
    replay: () => tell("control", { what: "replay" }),
    hangup: () => tell("control", { what: "hangup" }),
    captions: () => set("captions_on", !model.get("captions_on")),
    camera: () => set("use_camera", !own.tracks.camera),
    self_view: () => { selfView = !selfView; tell("control", { what: "self_view", on: selfView }); show(); },
  };
  const bye = () => { hangUp(); tell("bye"); };
  const back = (/** @type {PageTransitionEvent} */ event) => event.persisted && connect();
  const heard = (/** @type {any} */ message) => message.kind === "offer" && take(message).catch(lose);
  const clicked = (/** @type {any} */ event) => acts[event.target.closest("[data-do]")?.dataset.do]?.();
  const answered = () => { asked = false; clearTimeout(timers.reload); show(); };
  const shown = "paused persons speaker caption cue_caption captions_on poster error";
  const watched = { "msg:custom": heard, "change:speaking": own.speak, "change:state": answered };
  for (const name of shown.split(" ")) watched[`change:${name}`] = show;
  watched["change:use_camera"] = () => own.wish("camera");
  watched["change:use_microphone"] = () => own.wish("microphone");
  for (const [name, act] of Object.entries(watched)) model.on(name, act);
  el.addEventListener("click", clicked);
  window.addEventListener("pagehide", bye);
  window.addEventListener("pageshow", back);
  navigator.mediaDevices?.addEventListener("devicechange", own.plugged);
  Object.assign(el, { __stats: () => stats(pc) });

  show();
  if (model.get("state") !== "ended") {
    connect();
    own.wish("camera");
    own.wish("microphone");
  }
  return () => {
    for (const [name, act] of Object.entries(watched)) model.off(name, act);
    el.removeEventListener("click", clicked);
    window.removeEventListener("pagehide", bye);
    window.removeEventListener("pageshow", back);
    navigator.mediaDevices?.removeEventListener("devicechange", own.plugged);
    leave();
    tell("bye");
  };
}

/** Waits for this end's own addresses, not for what a STUN server says at last. @param {RTCPeerConnection} pc */
function gathered(pc) {
  if (pc.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((done) => {
    pc.onicegatheringstatechange = () => pc.iceGatheringState === "complete" && done(undefined);
    setTimeout(done, GATHERING);
  });
}

/** Counters for tests: what has arrived. @param {RTCPeerConnection | null} pc */
async function stats(pc) {
  const found = { state: pc?.connectionState ?? "none", frames: 0, energy: 0, concealed: 0, sent: 0 };
  for (const one of (await pc?.getStats())?.values() ?? []) {
    if (one.type === "inbound-rtp" && one.kind === "video") found.frames = one.framesDecoded;
    if (one.type === "inbound-rtp" && one.kind === "audio") {
      found.energy = one.totalAudioEnergy;
      found.concealed = one.concealedSamples;
    }
    if (one.type === "outbound-rtp") found.sent = one.packetsSent;
  }
  return found;
}

export default { render };
