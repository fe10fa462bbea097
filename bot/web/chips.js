// The chips: what an answer should do with the mood, and what it should hold.

import { byId, el, icon } from "./dom.js";
import { tell } from "./words.js";

const MODES = ["match", "lift", "calm", "energise", "surprise"];
const KINDS = ["music", "movie", "both"];
const ICONS = { music: "note", movie: "film" };
const BOTH = ["music", "movie"];

let chosen = { mode: recall("mode", MODES), kind: recall("kind", KINDS) };

// What goes with a message; nothing when nothing was chosen here: the server remembers.
export function wishes() {
  const kinds = chosen.kind === null ? [] : chosen.kind === "both" ? BOTH : [chosen.kind];
  return { mode: chosen.mode, kinds };
}

// What a person wants from now on, as the server tells it: words and other tabs change it, too.
export function adopt({ mode, kinds }) {
  choose("mode", mode);
  choose("kind", kinds.length === 1 ? kinds[0] : "both");
}

// `press(action)` tells the server.
export function drawChips(press) {
  for (const mode of MODES) {
    const title = tell(`hint_${mode}`);
    byId("modes").append(
      chip("mode", mode, { title }, [tell(`mode_${mode}`)], () => press(`o:${mode}`)),
    );
  }
  for (const kind of KINDS) {
    const label = tell(`kind_${kind}`);
    const content = [ICONS[kind] ? icon(ICONS[kind]) : null, el("span", {}, label)];
    byId("kinds").append(
      chip("kind", kind, { title: label, "aria-label": label }, content, () => press(`k:${kind}`)),
    );
  }
  addEventListener("storage", () => {
    // another tab of the same person
    chosen = { mode: recall("mode", MODES), kind: recall("kind", KINDS) };
    paint();
  });
  paint();
}

function chip(group, value, properties, content, onpress) {
  return el(
    "button",
    {
      type: "button",
      class: "chip",
      [`data-${group}`]: value,
      onclick: () => {
        choose(group, value);
        onpress();
      },
      ...properties,
    },
    ...content,
  );
}

function choose(group, value) {
  chosen[group] = value;
  try {
    localStorage.setItem(`moodsync-${group}`, value);
  } catch {
    /* then it lasts until the page is closed */
  }
  paint();
}

function paint() {
  const mode = chosen.mode ?? "match";
  mark("mode", mode);
  mark("kind", chosen.kind ?? "both");
  byId("hint").textContent = tell(`hint_${mode}`);
}

function mark(group, value) {
  for (const node of document.querySelectorAll(`[data-${group}]`)) {
    node.setAttribute("aria-pressed", String(node.dataset[group] === value));
  }
}

function recall(group, known) {
  try {
    const value = localStorage.getItem(`moodsync-${group}`);
    return known.includes(value) ? value : null;
  } catch {
    return null;
  }
}
