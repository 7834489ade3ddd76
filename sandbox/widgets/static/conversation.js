// The practice page beside the stage: briefing, conversation, survey. Everything a person wrote goes in as text
// nodes, never as markup. What is typed stays in the field until the kernel says that it is in the journal.

/** @typedef {{seq:number, kind:string, at:number, text:string, name:string, cut?:boolean}} Turn */

/** A section with a heading. @param {string} title @param {...(Node|string)} body */
const part = (title, ...body) => h("section", { class: "teil" }, h("h2", {}, title), ...body);

/** @param {string[]} items */
const list = (items) => h("ul", {}, ...items.map((item) => h("li", {}, item)));

/** The briefing: who, why, goals, what to try; devices may be checked, but nothing stands before the button. */
function briefing(model) {
  const b = model.get("briefing");
  const speech = model.get("speech");
  const camera = h("input", { type: "checkbox", id: "mit-kamera" });
  const microphone = h("input", { type: "checkbox", id: "mit-mikrofon", disabled: !speech.ready });
  const start = h("button", { class: "knopf knopf--haupt", type: "button" }, "Gespräch beginnen");
  start.addEventListener("click", () => {
    start.disabled = true;
    start.textContent = "Das Gespräch wird aufgebaut …";
    model.send({ kind: "begin", camera: camera.checked, microphone: microphone.checked });
  });
  const check = deviceCheck(camera, microphone);
  return h("div", { class: "einweisung" },
    h("header", {},
      h("p", { class: "leise" }, b.meta || ""),
      h("h1", {}, b.title || ""),
      h("p", { class: "vorspann" }, b.summary || "")),
    b.heavy ? h("div", { class: "hinweis", role: "note" }, h("p", {}, b.heavy),
      h("p", {}, "Sie können jederzeit aufhören. ", h("a", { href: b.home }, "Ein anderes Gespräch wählen"))) : "",
    h("div", { class: "begegnung karte" },
      b.poster ? h("img", { src: b.poster, alt: "", width: 640, height: 360 }) : "",
      h("div", {},
        h("h2", {}, b.person || ""),
        h("p", {}, b.about || ""),
        h("p", { class: "leise" }, "Diese Person ist simuliert. Bild, Stimme und Antworten entstehen auf diesem Rechner."))),
    h("div", { class: "zweispaltig" },
      part("Ihre Rolle", h("p", {}, b.role || "")),
      part("Die Situation", h("p", {}, b.situation || "")),
      b.goals?.length ? part("Worum es geht", list(b.goals)) : "",
      b.try?.length ? part("Was Sie ausprobieren können", list(b.try)) : ""),
    part("Kamera und Mikrofon",
      h("p", {}, "Beides ist freiwillig: Das ganze Gespräch geht auch mit der Tastatur, alles Gesagte steht als Untertitel da."),
      h("div", { class: "wahl" }, camera, h("label", { for: "mit-kamera" }, "Mein eigenes Bild anzeigen (es bleibt in Ihrem Browser)")),
      h("div", { class: "wahl" }, microphone, h("label", { for: "mit-mikrofon" }, "Sprechen statt tippen")),
      speech.ready ? "" : h("p", { class: "leise" }, speech.why || ""),
      check),
    h("p", { class: "hinweis" }, "Bitte nennen Sie im Gespräch keine Daten wirklicher Kundinnen und Kunden."),
    h("div", { class: "los" }, start));
}

/** A short check that shows the own picture and the level of the microphone. */
function deviceCheck(camera, microphone) {
  const video = h("video", { autoplay: true, playsinline: true, muted: true, hidden: true, "aria-label": "Ihr eigenes Bild" });
  video.muted = true;
  const level = h("meter", { min: 0, max: 1, value: 0, hidden: true, "aria-label": "Pegel Ihres Mikrofons" });
  const says = h("p", { class: "leise", role: "status" });
  const button = h("button", { class: "knopf", type: "button" }, "Kamera und Mikrofon prüfen");
  let stream, context, timer;
  const stop = () => {
    clearInterval(timer);
    stream?.getTracks().forEach((track) => track.stop());
    context?.close();
    stream = context = undefined;
    video.hidden = level.hidden = true;
    button.textContent = "Kamera und Mikrofon prüfen";
  };
  button.addEventListener("click", async () => {
    if (stream) { stop(); says.textContent = ""; return; }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
    } catch (problem) {
      const name = problem instanceof Error ? problem.name : "";
      says.textContent = name === "NotAllowedError"
        ? "Der Browser hat den Zugriff nicht erlaubt. Das Gespräch geht trotzdem: Sie tippen, was Sie sagen."
        : "Es wurde keine Kamera oder kein Mikrofon gefunden. Das Gespräch geht trotzdem: Sie tippen, was Sie sagen.";
      return;
    }
    video.srcObject = stream;
    video.hidden = level.hidden = false;
    button.textContent = "Prüfung beenden";
    says.textContent = "So sieht man Sie. Sprechen Sie einen Satz: Der Balken sollte ausschlagen.";
    context = new AudioContext();
    const meter = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(meter);
    const samples = new Float32Array(meter.fftSize);
    timer = setInterval(() => {
      meter.getFloatTimeDomainData(samples);
      level.value = Math.min(1, 4 * Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length));
    }, 100);
  });
  return Object.assign(h("div", { class: "probe" }, button, video, level, says), { stop });
}

/** One entry of the transcript. @param {Turn} turn */
function entry(turn) {
  if (turn.kind === "cue" || turn.kind === "tool") return h("li", { class: "ereignis", "data-seq": turn.seq }, ...happened(turn));
  const who = turn.kind === "trainee" ? "Sie" : turn.name;
  return h("li", { class: turn.kind === "trainee" ? "ich" : "gegenueber", "data-seq": turn.seq },
    h("span", { class: "wer" }, who, " ", h("time", {}, clock(turn.at))), h("p", {}, turn.text));
}

/**
 * Put the turns into the log, each once and in order: a line that waits for its turn may come in before another.
 * @param {HTMLElement} log @param {Turn[]} turns @returns {boolean} whether anything was added
 */
function fill(log, turns) {
  const wanted = new Set(turns.map((turn) => String(turn.seq)));
  for (const node of [...log.children]) if (!wanted.has(node.dataset.seq)) node.remove();
  let added = false;
  turns.forEach((turn, place) => {
    if (log.children[place]?.dataset.seq === String(turn.seq)) return;
    log.insertBefore(entry(turn), log.children[place] ?? null);
    added = true;
  });
  return added;
}

/** What is typed outlives a page that must be loaded anew: it stays in this tab until the journal has it. */
const draftPlace = () => `entwurf:${location.pathname}`;
/** @param {{text:string, id:string, by:string}} draft `id` once it was sent */
function keepDraft(draft) {
  try {
    if (draft.text) sessionStorage.setItem(draftPlace(), JSON.stringify(draft));
    else sessionStorage.removeItem(draftPlace());
  } catch { /* a browser may forbid it; then it stays in the field only */ }
}
function keptDraft() {
  try { return JSON.parse(sessionStorage.getItem(draftPlace()) || "null"); } catch { return null; }
}

/** The conversation: log, status, input. It is built once and then only added to, so that no focus is lost. */
function conversation(model) {
  const turns = h("ol", { class: "verlauf" });
  const log = h("div", { class: "mitlesen", role: "log", "aria-label": "Gesprächsverlauf", tabindex: "0" }, turns);
  const status = h("p", { class: "stand", role: "status" });
  const notice = h("p", { class: "hinweis", role: "alert", hidden: true });
  const field = h("textarea", { id: "aeusserung", rows: 3, maxlength: 2000, placeholder: "Was sagen Sie?", autocomplete: "off" });
  const send = h("button", { class: "knopf knopf--haupt", type: "submit" }, "Senden");
  const speak = h("button", { type: "button", class: "knopf sprechen", "aria-pressed": "false" }, "Sprechen");
  const form = h("form", { class: "eingabe" },
    h("label", { for: "aeusserung" }, "Ihre Äußerung"), field,
    h("div", { class: "knoepfe" }, speak, send),
    h("p", { class: "leise" }, "Ihr Gegenüber ist simuliert; bitte nennen Sie keine echten Kundendaten. Die Eingabetaste sendet, mit Umschalt beginnt eine neue Zeile."));
  let waiting = "";
  let by = "typed";
  let typing = false;
  const say = () => {
    const text = field.value.trim();
    if (!text || waiting) return;
    transmit(crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`, text);
  };
  const transmit = (id, text) => {
    waiting = id;
    send.disabled = true;
    keepDraft({ text, id, by });
    model.send({ kind: "say", id, text, by });
  };
  const tellTyping = (on) => { if (on !== typing) { typing = on; model.send({ kind: "typing", on }); } };
  form.addEventListener("submit", (event) => { event.preventDefault(); say(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); say(); }
  });
  field.addEventListener("input", () => {
    tellTyping(field.value.trim() !== "");
    keepDraft({ text: field.value, id: "", by });
  });
  holdOrPress(speak, (on) => { model.send({ kind: "speak", on }); speak.textContent = on ? "Ich höre zu …" : "Sprechen"; });

  /** @param {{kind:string, id:string, taken:boolean}} message */
  const said = (message) => {
    if (message.kind !== "said" || message.id !== waiting) return;
    waiting = "";
    send.disabled = false;
    if (message.taken) { field.value = ""; by = "typed"; typing = false; }
    keepDraft({ text: field.value, id: "", by });
    field.focus();
  };
  /** What was sent and not acknowledged is sent again under its id: the journal takes it once. */
  const restore = () => {
    const draft = keptDraft();
    if (!draft || field.value) return;
    field.value = draft.text;
    by = draft.by;
    if (draft.id) transmit(draft.id, draft.text);
    else tellTyping(true);
  };
  const draft = () => {
    const heard = model.get("draft");
    if (!heard.text) return;
    field.value = heard.text;
    by = "spoken";
    keepDraft({ text: heard.text, id: "", by });
    if (heard.final) field.focus();
  };
  const update = () => {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    if (fill(turns, model.get("turns")) && atEnd) log.scrollTop = log.scrollHeight;
    status.textContent = model.get("status");
    notice.textContent = model.get("notice");
    notice.hidden = !model.get("notice");
    const speech = model.get("speech");
    speak.hidden = !speech.ready;
    const paused = model.get("phase") === "paused";
    field.disabled = paused;
    field.placeholder = paused ? "In der Pause hört niemand zu." : "Was sagen Sie?";
    send.disabled = paused || Boolean(waiting);
    speak.disabled = paused;
  };
  const heading = h("h1", { class: "nur-vorlesen" }, "Gespräch");
  return { node: h("div", { class: "gespraech" }, heading, log, status, notice, form), update, said, draft, restore };
}

/** Focus a node as soon as it stands on the page: a view is made before it is put there. @param {HTMLElement} node */
function focus(node, tries = 60) {
  if (node.isConnected) node.focus();
  else if (tries) requestAnimationFrame(() => focus(node, tries - 1));
}

/** A button that is held while one talks, or pressed once and again; space only while it has the focus. */
function holdOrPress(button, tell) {
  let on = false, since = 0, latched = false;
  const set = (next) => { if (next !== on) { on = next; button.setAttribute("aria-pressed", String(on)); tell(on); } };
  // The time of the event itself: a busy page handles it late.
  const down = (at) => { if (on && latched) { latched = false; set(false); since = 0; } else { since = at; latched = false; set(true); } };
  const up = (at) => { if (!on || !since) return; if (at - since < 350) latched = true; else set(false); };
  button.addEventListener("pointerdown", (event) => { event.preventDefault(); button.focus(); button.setPointerCapture?.(event.pointerId); down(event.timeStamp); });
  button.addEventListener("pointerup", (event) => up(event.timeStamp));
  button.addEventListener("pointercancel", () => { latched = false; set(false); });
  button.addEventListener("keydown", (event) => { if ((event.key === " " || event.key === "Enter") && !event.repeat) { event.preventDefault(); down(event.timeStamp); } });
  button.addEventListener("keyup", (event) => { if (event.key === " " || event.key === "Enter") { event.preventDefault(); up(event.timeStamp); } });
  button.addEventListener("blur", () => { if (!latched) set(false); });
}

/** How the customer found it, and the way to the reflection. */
function survey(model) {
  const s = model.get("survey");
  const row = (question, answer) => h("div", { class: "antwort" }, h("dt", {}, question), h("dd", {}, answer));
  const heading = h("h1", { tabindex: "-1" }, "Das Gespräch ist beendet");
  return h("div", { class: "abschluss" }, heading,
    s.text ? h("p", { class: "vorspann" }, s.text) : "",
    s.answers ? h("section", { class: "karte" },
      h("h2", {}, `So hat ${s.person} das Gespräch erlebt`),
      h("p", { class: "leise" }, "Die Antworten der simulierten Person ergeben sich aus dem Gesprächsverlauf. Sie sind keine Note."),
      h("dl", {},
        row("Würden Sie ein solches Gespräch weiterempfehlen?", `${s.answers.recommend} von 10`),
        row("Welcher Weg wäre Ihnen beim nächsten Mal am liebsten?", s.answers.next_channel),
        row("Wie leicht ist Ihnen das Videogespräch gefallen?", `${s.answers.easy} von 5`)),
      s.answers.words ? h("blockquote", {}, `„${s.answers.words}“`) : "") : "",
    h("div", { class: "los" },
      h("a", { class: "knopf knopf--haupt", href: s.reflection }, "Weiter zur Reflexion"),
      h("a", { class: "knopf", href: s.again }, "Noch einmal üben")));
}

/** Another page drives the talk, or it could not be opened. */
function closed(model) {
  const elsewhere = model.get("phase") === "elsewhere";
  return h("div", { class: "abschluss" },
    h("h1", {}, elsewhere ? "Das Gespräch läuft in einem anderen Fenster weiter" : "Dieses Gespräch lässt sich nicht öffnen"),
    h("p", { class: "vorspann" }, elsewhere ? "Hier wird nichts mehr mitgeschrieben." : model.get("notice")),
    h("div", { class: "los" },
      elsewhere ? h("button", { class: "knopf knopf--haupt", type: "button", onclick: () => model.send({ kind: "here" }) }, "Hier weiterführen") : "",
      h("a", { class: "knopf", href: model.get("briefing").home || "/" }, "Zur Startseite")));
}

export default {
  render({ model, el }) {
    el.classList.add("unterhaltung");
    const talk = conversation(model);
    let shown = "";
    const show = () => {
      const phase = model.get("phase");
      const view = phase === "paused" ? "call" : phase;
      document.body.dataset.phase = phase;
      if (view === "call") talk.update();
      if (view === shown) return;
      shown = view;
      el.querySelector(".probe")?.stop?.();
      if (view === "loading") el.replaceChildren(h("p", { class: "laden", role: "status" }, "Der Übungsraum wird vorbereitet …"));
      else if (view === "briefing") el.replaceChildren(briefing(model));
      else if (view === "call") el.replaceChildren(talk.node);
      else if (view === "survey") { keepDraft({ text: "", id: "", by: "" }); el.replaceChildren(survey(model)); focus(el.querySelector("h1")); }
      else el.replaceChildren(closed(model));
      if (view === "call") { talk.update(); talk.restore(); focus(talk.node.querySelector("textarea")); }
    };
    const address = () => {
      const path = model.get("briefing").address;
      if (path && location.pathname !== path) history.replaceState(null, "", path);
    };
    const briefed = () => { address(); if (shown === "briefing") { shown = ""; show(); } };
    const watched = [
      ...["phase", "turns", "status", "notice", "speech"].map((name) => [`change:${name}`, show]),
      ["change:briefing", briefed], ["change:draft", talk.draft], ["msg:custom", talk.said]];
    for (const [name, act] of watched) model.on(name, act);
    address();
    show();
    return () => { for (const [name, act] of watched) model.off(name, act); };
  },
};
