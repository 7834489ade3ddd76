// @ts-check
/**
 * The trainee's own camera and microphone: asked for only when wanted, taken up again when plugged in again. The
 * camera's picture stays in this browser; sound leaves it only while "Sprechen" is on.
 * Put before the stage's module by ``sandbox.widgets.modules``.
 */

/** @typedef {"camera" | "microphone"} Device */
/** @typedef {"denied" | "missing" | "busy" | "insecure" | "gone"} Trouble */

const TAIL = 600; // ms the microphone still sends (silence) after "Sprechen", so that the last word gets through

const NAMES = { camera: "Die Kamera", microphone: "Das Mikrofon" };
const INSTEAD = {
  camera: "Das Gespräch geht ohne Ihr eigenes Bild weiter.",
  microphone: "Sie können alles tippen, was Sie sagen möchten.",
};

/** @param {string} name name of the error getUserMedia ended with @returns {Trouble} */
function trouble(name) {
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return name === "TypeError" ? "insecure" : "busy";
}

/** @param {Device} what @param {Trouble} state @returns {string} what the trainee reads */
function deviceText(what, state) {
  const happened = {
    denied: `${NAMES[what]} ist für diese Seite nicht erlaubt.`,
    missing: what === "camera" ? "Es wurde keine Kamera gefunden." : "Es wurde kein Mikrofon gefunden.",
    busy: `${NAMES[what]} lässt sich nicht öffnen; vielleicht benutzt ein anderes Programm das Gerät.`,
    insecure: `${NAMES[what]} ist hier nicht nutzbar, weil die Verbindung nicht gesichert ist.`,
    gone: `${NAMES[what]} wurde getrennt.`,
  };
  return `${happened[state]} ${INSTEAD[what]}`;
}

/**
 * @param {any} model @param {HTMLVideoElement} picture where one sees oneself
 * @param {(kind: string, more?: object) => void} tell @param {() => void} show called when something has changed
 */
function ownDevices(model, picture, tell, show) {
  /** @type {RTCRtpSender | null} */ let voice = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let tail;
  /** @type {Record<Device, MediaStreamTrack | null>} */ const tracks = { camera: null, microphone: null };
  /** @type {Record<Device, Promise<void> | null>} */ const asking = { camera: null, microphone: null };
  /** @type {Record<Device, string>} */ const notes = { camera: "", microphone: "" };

  /** Opens or closes a device as the trainee wants it; one request at a time. @param {Device} what */
  async function wish(what) {
    if (asking[what]) return;
    const wanted = () => model.get(`use_${what}`) && model.get("state") !== "ended";
    if (!wanted() && tracks[what]) drop(what, "off");
    else if (wanted() && !tracks[what]) {
      asking[what] = open(what);
      await asking[what];
      asking[what] = null;
      if (!wanted()) await wish(what);
    }
    show();
  }

  async function open(/** @type {Device} */ what) {
    try {
      const wanted = what === "camera" ? { video: { width: 640, height: 360 } } : { audio: { echoCancellation: true } };
      const track = (await navigator.mediaDevices.getUserMedia(wanted)).getTracks()[0];
      tracks[what] = track;
      notes[what] = "";
      track.onended = () => fail(what, "gone");
      if (what === "camera") {
        picture.srcObject = new MediaStream([track]);
        picture.play().catch(() => {});
      }
      tell("device", { what, state: "on" });
      speak();
    } catch (error) {
      fail(what, trouble(/** @type {Error} */ (error).name));
    }
  }

  function fail(/** @type {Device} */ what, /** @type {Trouble} */ state) {
    drop(what, state);
    notes[what] = deviceText(what, state);
    if (what === "camera") {
      model.set("use_camera", false);
      model.save_changes();
    }
    show();
  }

  function drop(/** @type {Device} */ what, /** @type {string} */ state) {
    const track = tracks[what];
    tracks[what] = null;
    if (track) {
      track.onended = null;
      track.stop();
    }
    if (what === "camera") picture.srcObject = null;
    else voice?.replaceTrack(null);
    tell("device", { what, state });
  }

  /** A device that was pulled out and comes back is taken up again. */
  function plugged() {
    for (const what of /** @type {Device[]} */ (["camera", "microphone"])) {
      if (tracks[what]?.readyState === "ended") fail(what, "gone");
      else if (notes[what] && model.get(`use_${what}`)) wish(what);
    }
  }

  /** Lets the microphone through while "Sprechen" is on. */
  function speak() {
    const on = model.get("speaking"), track = tracks.microphone, sender = voice;
    clearTimeout(tail);
    if (!track || !sender) return;
    track.enabled = on;
    if (on && sender.track !== track) sender.replaceTrack(track);
    if (!on && sender.track) tail = setTimeout(() => sender.replaceTrack(null), TAIL);
  }

  /** Names the sender of the call that stands; null when none does any more. @param {RTCRtpSender | null} sender */
  function sendsBy(sender) {
    clearTimeout(tail);
    voice = sender;
  }

  /** Lets go of both. */
  function close() {
    for (const what of /** @type {Device[]} */ (["camera", "microphone"])) if (tracks[what]) drop(what, "off");
  }

  return { tracks, notes, wish, plugged, speak, sendsBy, close };
}
