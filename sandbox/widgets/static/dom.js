// What the pages' views share: making elements from text (never from markup), and telling talk time.
// Put before a view's module by ``sandbox.widgets.modules``: a module that a widget loads cannot import a file beside it.

/** Make an element. @param {string} tag @param {Record<string, any>} [props] @param {...(Node|string)} children */
function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, String(value));
  }
  node.append(...children);
  return node;
}

/** What happened in a call: its caption, and where the paper that was shown can be read. @param {any} turn */
const happened = (turn) => [turn.text, ...(turn.paper ? [" ", h("a", { href: turn.paper, target: "_blank" }, "Papier lesen")] : [])];

/** Talk time as minutes and seconds. @param {number} seconds */
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
