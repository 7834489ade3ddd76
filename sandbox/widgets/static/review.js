// The reflection page. The transcript is one column, what one thinks about it the other; a click on a piece of
// evidence goes to its place in the transcript. Whatever is typed is sent after a short rest and said to be kept
// only when the kernel has written it.

const SVG = "http://www.w3.org/2000/svg";
/** @param {string} tag @param {Record<string, any>} props @param {...(Node|string)} children */
function s(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(props)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}

const CHOICES = [["ja", "Ja"], ["teilweise", "Teilweise"], ["nein", "Nein"], ["passte nicht", "Passte nicht"]];
const REST = 500;

/** Sends what was typed after a rest, and shows whether it is kept. */
function keeper(model) {
  const says = h("p", { class: "gespeichert", role: "status" });
  const open = new Map();
  let number = 0;
  const send = (kind, content) => {
    number += 1;
    open.set(number, kind);
    says.textContent = "Wird gespeichert …";
    model.send({ kind, n: number, ...content });
  };
  const timers = new Map();
  const later = (kind, content) => {
    clearTimeout(timers.get(kind)?.timer);
    const now = () => { timers.delete(kind); send(kind, content()); };
    timers.set(kind, { now, timer: setTimeout(now, REST) });
  };
  const flush = () => { for (const { now, timer } of [...timers.values()]) { clearTimeout(timer); now(); } };
  model.on("msg:custom", (message) => {
    if (message.kind !== "saved") return;
    open.delete(message.n);
    says.textContent = message.problem || (open.size || timers.size ? "Wird gespeichert …" : "Gespeichert");
    says.classList.toggle("fehler", Boolean(message.problem));
  });
  return { says, send, later, flush };
}

function turn(t) {
  if (t.kind === "cue" || t.kind === "tool") return h("li", { class: "ereignis", id: `t${t.seq}`, tabindex: "-1" }, ...happened(t));
  const moves = t.moves?.length ? h("p", { class: "zuege" }, ...t.moves.map((move) => h("span", { class: move.helpful ? "zug" : "zug kritisch" }, move.label))) : "";
  return h("li", { class: t.kind === "trainee" ? "ich" : "gegenueber", id: `t${t.seq}`, tabindex: "-1" },
    h("span", { class: "wer" }, t.kind === "trainee" ? "Sie" : t.name, " ", h("time", {}, clock(t.at))), h("p", {}, t.text), moves);
}

function goTo(seq) {
  const place = document.getElementById(`t${seq}`);
  if (!place) return;
  place.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  place.focus({ preventScroll: true });
  place.classList.add("gezeigt");
  setTimeout(() => place.classList.remove("gezeigt"), 2500);
}

/** The course of the stance: one small plot an axis, all with the same time below. */
function course(points, axes, end) {
  const width = 300, height = 86, left = 34, right = 8, top = 8, bottom = 20;
  const plots = axes.map((axis) => {
    const x = (at) => left + (width - left - right) * (end ? at / end : 0);
    const y = (value) => top + (height - top - bottom) * (1 - (value - axis.min) / (axis.max - axis.min || 1));
    const mine = points.filter((p) => axis.id in p.stance);
    let path = "";
    mine.forEach((p, i) => { path += i ? `H${x(p.at).toFixed(1)}V${y(p.stance[axis.id]).toFixed(1)}` : `M${x(p.at).toFixed(1)} ${y(p.stance[axis.id]).toFixed(1)}`; });
    if (mine.length) path += `H${x(end).toFixed(1)}`;
    const first = mine[0]?.stance[axis.id], last = mine.at(-1)?.stance[axis.id];
    const words = `${axis.label}: am Anfang ${first}, am Ende ${last}, auf einer Skala von ${axis.min} bis ${axis.max}.`;
    return h("figure", { class: "verlaufskurve" }, h("figcaption", {}, axis.label, h("span", { class: "leise" }, ` ${first} → ${last}`)),
      s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": words },
        ...[axis.min, axis.max].flatMap((value) => [
          s("line", { x1: left, x2: width - right, y1: y(value), y2: y(value), class: "gitter" }),
          s("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, String(value))]),
        s("path", { d: path, class: "kurve" }),
        s("text", { x: left, y: height - 4 }, "0:00"),
        s("text", { x: width - right, y: height - 4, "text-anchor": "end" }, clock(end))));
  });
  return h("div", { class: "kurven" }, ...plots);
}

function point(p, keep) {
  const name = `k-${p.id}`;
  const choices = CHOICES.map(([value, label]) => {
    const input = h("input", { type: "radio", name, id: `${name}-${value}`, value, checked: p.judgement === value });
    input.addEventListener("change", () => keep.send("criterion", { criterion: p.id, value }));
    return h("span", { class: "stufe" }, input, h("label", { for: `${name}-${value}` }, label));
  });
  const places = p.places.map((place) => h("li", {},
    h("button", { type: "button", class: `knopf beleg ${place.speaks === "against" ? "gegen" : ""}`, onclick: () => goTo(place.seq) },
      h("time", {}, clock(place.at)), ` ${place.why}`)));
  return h("li", { class: "punkt" },
    h("fieldset", {}, h("legend", {}, p.question), h("p", { class: "leise" }, p.text), h("div", { class: "stufen" }, ...choices)),
    h("div", { class: "belege" }, h("h3", {}, "Im Verlauf"),
      places.length ? h("ul", {}, ...places) : h("p", { class: "leise" }, p.unseen || "nichts zu erkennen")));
}

function textField(keep, kind, label, hint, value, rows) {
  const field = h("textarea", { id: `feld-${kind}`, rows, maxlength: kind === "note" ? 20000 : 2000 });
  field.value = value;
  field.addEventListener("input", () => keep.later(kind, () => ({ text: field.value })));
  return h("div", { class: "feld" }, h("label", { for: `feld-${kind}` }, label), h("p", { class: "leise" }, hint), field);
}

export default {
  render({ model, el }) {
    el.classList.add("reflexion");
    const talk = model.get("talk");
    if (model.get("trouble")) {
      el.replaceChildren(h("h1", {}, "Reflexion"), h("p", { class: "hinweis" }, model.get("trouble")), h("a", { class: "knopf", href: "/" }, "Zur Startseite"));
      return;
    }
    const keep = keeper(model);
    window.addEventListener("pagehide", keep.flush);
    const facts = model.get("facts"), told = facts.filter((f) => f.seq), missed = facts.filter((f) => !f.seq);
    el.replaceChildren(
      h("header", { class: "seitenkopf" }, h("p", { class: "leise" }, talk.meta), h("h1", {}, "Reflexion"),
        h("p", { class: "vorspann" }, talk.title), talk.outcome ? h("p", {}, talk.outcome) : "",
        h("nav", { class: "sprungmarken", "aria-label": "Auf dieser Seite" },
          ...[["u-punkte", talk.checklist], ["u-haltung", `Wie es ${talk.person} ging`], ["u-erfahren", "Was Sie erfahren haben"], ["u-selbst", "Notizen und Ziele"]]
            .map(([id, label]) => h("a", { href: `#${id}` }, label)))),
      h("div", { class: "spalten" },
        h("section", { class: "mitschrift", "aria-labelledby": "u-verlauf" }, h("h2", { id: "u-verlauf" }, "Gesprächsverlauf"),
          h("p", { class: "leise" }, "Unter Ihren Äußerungen stehen die Gesprächszüge, die erkannt wurden. Die Erkennung irrt sich manchmal."),
          h("ol", { class: "verlauf" }, ...model.get("turns").map(turn))),
        h("div", { class: "gedanken" },
          h("section", {}, h("h2", { id: "u-punkte" }, talk.checklist), h("p", { class: "leise" }, talk.intro), keep.says,
            h("ol", { class: "punkte" }, ...model.get("points").map((p) => point(p, keep)))),
          h("section", {}, h("h2", { id: "u-haltung" }, `Wie es ${talk.person} ging`),
            h("p", { class: "leise" }, "Die innere Haltung der simulierten Person über das Gespräch. Sie folgt aus dem Drehbuch und bewertet niemanden."),
            course(model.get("stance"), talk.axes, talk.seconds)),
          h("section", {}, h("h2", { id: "u-erfahren" }, "Was Sie erfahren haben"),
            told.length ? h("ul", { class: "tatsachen" }, ...told.map((f) => h("li", {}, h("strong", {}, f.label), " ", f.text, " ",
              h("button", { type: "button", class: "knopf beleg", onclick: () => goTo(f.seq) }, clock(f.at))))) : h("p", {}, "Von dem, was nur mit Vertrauen erzählt wird, kam nichts zur Sprache."),
            missed.length ? h("details", {}, h("summary", {}, `Was offen blieb (${missed.length})`), h("ul", { class: "tatsachen" }, ...missed.map((f) => h("li", {}, h("strong", {}, f.label), " ", f.text)))) : ""),
          talk.figures.length ? h("section", {}, h("h2", {}, "Zahlen zum Gespräch"), h("dl", { class: "zahlen" },
            ...talk.figures.map((f) => h("div", {}, h("dt", {}, f.label), h("dd", {}, h("strong", {}, f.value), h("p", { class: "leise" }, f.explanation)))))) : "",
          h("section", {}, h("h2", { id: "u-selbst" }, "Für Sie selbst"),
            h("p", { class: "leise" }, "Nur Sie sehen das. Bitte schreiben Sie keine Daten wirklicher Kundinnen und Kunden hinein."),
            textField(keep, "note", "Ihre Notizen", "Was ist gelungen? Was würden Sie anders machen?", model.get("notes").note, 6),
            textField(keep, "goals", "Ziele für das nächste Mal", "Ein Ziel je Zeile, so klein, dass Sie es ausprobieren können.", model.get("notes").goals, 3)),
          h("div", { class: "los" }, h("a", { class: "knopf knopf--haupt", href: talk.again }, "Noch einmal üben"), h("a", { class: "knopf", href: talk.home }, "Zur Startseite")))));
    return () => window.removeEventListener("pagehide", keep.flush);
  },
};
