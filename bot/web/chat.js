// The page: start reading here. It asks, shows answers, and holds a picture until it may be sent.

import { agree, ask } from "./camera.js";
import { adopt, drawChips, wishes } from "./chips.js";
import { byId, icon } from "./dom.js";
import { Unfit, fit } from "./media.js";
import { addMine, addProblem, addReply, working } from "./view.js";
import { Wire } from "./wire.js";
import { tell } from "./words.js";

const LONGEST = 110000; // characters; the server reads a little more

const wire = new Wire(onStatus, addProblem);
let consent = null; // null: not known yet; "given"; or { notice, buttons }: what the server asks
let held = null; // a picture that waits for consent
let open = 0; // questions without an answer
let offlineTimer = null;

async function exchange(frame, options = {}) {
  open += 1;
  working("waiting");
  const answer = await wire.ask(frame, { ...options, onStage: working });
  open -= 1;
  if (open === 0) working(null);
  if (answer.usual) adopt(answer.usual);
  return answer;
}

async function hello() {
  const answer = await exchange({ type: "hello" });
  receive(answer);
  byId("starters")?.removeAttribute("hidden");
  // where a finger would make the keyboard jump up, the person decides
  if (document.activeElement === document.body && matchMedia("(pointer: fine)").matches) byId("words").focus();
}

async function say(text) {
  const words = text.trim();
  if (!words) return;
  begin();
  addMine(words);
  receive(await exchange({ type: "message", text: words, ...wishes() }));
}

async function show(media, text = "") {
  begin();
  const onUpload = addMine(text, media);
  await post(media, text, onUpload);
}

async function post(media, text, onUpload = null) {
  const answer = await exchange(
    { type: "attachment", kind: media.kind, text, ...wishes() },
    { blob: media.blob, onUpload },
  );
  onUpload?.(1);
  receive(answer);
  held = asksConsent(answer) ? { media, text } : null;
}

// With a label it is part of the conversation; a Like or Skip is answered on its card.
async function press(action, label = null) {
  if (label === null) return wire.ask({ type: "press", action });
  begin();
  addMine(label);
  const answer = await exchange({ type: "press", action });
  receive(answer);
  if (answer.type === "reply" && !answer.failed) await consequences(action, answer);
  return answer;
}

// Another mode or kind: a remark, and one is enough however often the chips are tried.
async function wish(action) {
  begin();
  const answer = await exchange({ type: "press", action });
  if (answer.type === "error") addProblem(answer.text);
  else addReply(answer, press, say, true);
}

async function consequences(action, answer) {
  if (/^[dx]:/.test(action)) consent = held = null;
  if (!action.startsWith("a:") || asksConsent(answer)) return;
  consent = "given";
  if (held) {
    const { media, text } = held;
    held = null;
    await post(media, text);
  }
}

function receive(answer) {
  if (answer.type === "error") {
    addProblem(answer.text);
    return;
  }
  if (asksConsent(answer)) consent = question(answer);
  addReply(answer, press, say);
}

function question(answer) {
  const buttons = answer.buttons.filter(({ action }) => /^[ad]:/.test(action));
  return { notice: answer.text, buttons };
}

function asksConsent(answer) {
  return answer.type === "reply" && answer.buttons.some(({ action }) => action.startsWith("a:"));
}

// True when a picture may go: the server keeps watch too, but nobody should wait in vain.
async function mayShow() {
  if (consent === null) {
    const answer = await exchange({ type: "message", text: "/privacy" });
    if (answer.type === "error" || answer.failed) return true;
    consent = asksConsent(answer) ? question(answer) : "given";
  }
  if (consent === "given") return true;
  const { buttons } = consent;
  const action = await agree(consent);
  if (action === null) return false;
  await press(action, buttons.find((one) => one.action === action).label);
  return consent === "given";
}

async function capture(kind) {
  if (!(await mayShow())) return;
  const blob = await ask(kind);
  if (blob) await take(blob);
  byId(kind === "video" ? "clip" : "photo").focus();
}

async function take(file) {
  try {
    const media = await fit(file);
    if (!(await mayShow())) return;
    await show(media, takeWords());
  } catch (problem) {
    if (!(problem instanceof Unfit)) throw problem;
    addProblem(problem.message);
  }
}

function begin() {
  byId("starters")?.remove();
}

function takeWords() {
  const words = byId("words");
  const text = words.value.trim();
  words.value = "";
  grow();
  return text.slice(0, LONGEST);
}

function grow() {
  const words = byId("words");
  words.style.height = "auto";
  words.style.height = `${Math.min(words.scrollHeight, 160)}px`;
}

function onStatus(connected) {
  clearTimeout(offlineTimer);
  const line = byId("offline");
  if (connected) {
    line.hidden = true;
    return;
  }
  // a blink of the connection is nobody's business
  offlineTimer = setTimeout(() => {
    line.textContent = tell("connection_lost");
    line.hidden = false;
  }, 1500);
}

function wireComposer() {
  const words = byId("words");
  words.addEventListener("input", grow);
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      byId("composer").requestSubmit();
    }
  });
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    // what is too long stays where it can be cut
    if (words.value.length > LONGEST) addProblem(tell("words_too_long"));
    else void say(takeWords());
    words.focus();
  });
  byId("photo").addEventListener("click", () => capture("photo"));
  byId("clip").addEventListener("click", () => capture("video"));
  byId("upload").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", ({ target }) => {
    const [file] = target.files;
    if (file) void take(file);
    target.value = "";
  });
}

function wireDrop() {
  const veil = byId("drop");
  const holdsFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) veil.hidden = true;
  });
  addEventListener("drop", (event) => {
    veil.hidden = true;
    if (!holdsFile(event)) return;
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) void take(file);
  });
  addEventListener("paste", (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find((one) => /^(image|video)\//.test(one.type));
    if (!file) return;
    event.preventDefault();
    void take(file);
  });
}

function wireTheme() {
  const root = document.documentElement;
  const button = byId("theme");
  const paint = () => {
    const dark = root.dataset.theme === "dark";
    button.setAttribute("aria-pressed", String(dark));
    button.replaceChildren(icon(dark ? "sun" : "moon"));
  };
  button.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("moodsync-theme", root.dataset.theme);
    } catch {
      /* then it lasts until the page is closed */
    }
    paint();
  });
  paint();
}

function wireStarters() {
  const starts = {
    photo: () => capture("photo"),
    clip: () => capture("video"),
    upload: () => byId("file").click(),
  };
  for (const button of document.querySelectorAll("[data-start]")) {
    button.addEventListener("click", starts[button.dataset.start]);
  }
}

for (const node of document.querySelectorAll("[data-icon]")) node.prepend(icon(node.dataset.icon));
wireTheme();
wireComposer();
wireDrop();
wireStarters();
drawChips(wish);
void hello();
