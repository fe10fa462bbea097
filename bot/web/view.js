// The conversation column: what was said, what was answered, and what is going on.

import { shelf } from "./cards.js";
import { howDoYouKnow, sureness } from "./chart.js";
import { byId, calm, el, icon, plain, safeUrl } from "./dom.js";
import { face, tint, wordOf } from "./moods.js";
import { tell } from "./words.js";

const PARTS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]|(?<![\p{L}\p{N}/:.])\/[a-z]{2,20}(?![\p{L}\p{N}/]))/gu;

const OUTCOMES = { better: "happiness", same: "neutral", worse: "sadness" }; // of a journey

const talk = byId("talk");
let emotion = "neutral"; // of the latest reading: the colour of what is drawn

export function addMine(text, media = null) {
  const bubble = el("div", { class: "mine" });
  if (media) bubble.append(thumbnail(media));
  if (text) bubble.append(el("p", {}, text));
  const meter = el("progress", { class: "meter", max: 1, value: 0, "aria-label": tell("sent_so_far"), hidden: true });
  bubble.append(meter);
  talk.append(turn(tell("you_said"), bubble));
  toEnd();
  return (share) => {
    meter.hidden = share >= 1 || media === null || media.blob.size < 600000;
    meter.value = share;
  };
}

export function addProblem(sentence) {
  talk.append(turn("MoodSync:", el("p", { class: "theirs problem" }, sentence)));
  byId("alarm").textContent = sentence;
  toEnd();
}

// `press(action, label)` sends a button; `say(text)` sends words as if typed.
// A remark takes the place of one right before it.
export function addReply(reply, press, say, remark = false) {
  if (reply.mood) tint((emotion = reply.mood.emotion));
  const body = el("div", { class: "theirs" });
  if (reply.mood) body.append(reading(reply.mood));
  if (reply.text) body.append(paragraphs(reply.text, say));
  if (reply.cards.length) body.append(shelf(reply.cards, emotion, press));
  const shown = reply.document?.media_type.startsWith("image/");
  if (shown) body.append(drawing(reply.document));
  if (reply.buttons.length) body.append(choices(reply.buttons, press));
  if (reply.document && !shown) body.append(download(reply.document));
  if (reply.mood) body.append(howDoYouKnow(reply.mood));
  const node = turn("MoodSync:", body);
  if (remark && talk.lastElementChild?.classList.contains("remark")) talk.lastElementChild.remove();
  node.classList.toggle("remark", remark);
  talk.append(node);
  announce(reply);
  show(node);
}

export function working(stage) {
  byId("typing").hidden = stage === null;
  if (stage === null) return;
  const words = tell(`stage_${stage}`);
  if (byId("stage").textContent !== words) byId("stage").textContent = words;
  if (stage !== "waiting") byId("announce").textContent = words;
  toEnd();
}

function turn(who, body) {
  return el("div", { class: "turn" }, el("span", { class: "unseen" }, who), body);
}

function thumbnail({ blob, kind }) {
  const address = URL.createObjectURL(blob);
  if (kind === "video") {
    const clip = el("video", { class: "thumb", muted: true, playsinline: true, controls: true, "aria-label": tell("your_clip") });
    clip.src = address;
    return clip;
  }
  const image = el("img", { class: "thumb", alt: tell("your_picture") });
  image.addEventListener("error", () => image.replaceWith(el("p", {}, tell("your_picture"))));
  image.src = address;
  return image;
}

function reading(mood) {
  return el(
    "p",
    { class: "reading" },
    face(mood.emotion),
    el("strong", {}, wordOf(mood.emotion)),
    el("span", {}, sureness(mood.confidence)),
  );
}

function paragraphs(text, say) {
  const blocks = text.split(/\n{2,}/).map((block) => {
    const paragraph = el("p");
    // odd places hold what the pattern caught: addresses and commands
    block.split(PARTS).forEach((part, at) => paragraph.append(at % 2 ? lively(part, say) : part));
    return paragraph;
  });
  return el("div", { class: "text" }, ...blocks);
}

function lively(part, say) {
  if (part.startsWith("/")) {
    return el("button", { type: "button", class: "command", onclick: () => say(part) }, part);
  }
  return el("a", { href: safeUrl(part), target: "_blank", rel: "noopener noreferrer" }, part);
}

function choices(buttons, press) {
  const row = el("div", { class: "choices", role: "group", "aria-label": tell("answers") });
  const feelings = buttons.every(({ action }) => /^[fc]:/.test(action)); // told, or put right
  if (feelings) row.classList.add("picker");
  const nodes = buttons.map((button) => choice(button));
  nodes.forEach((node, at) => {
    node.addEventListener("click", () => {
      if (/^[adx]:/.test(buttons[at].action)) nodes.forEach((one) => (one.disabled = true));
      node.classList.add("chosen");
      press(buttons[at].action, plain(buttons[at].label));
    });
  });
  row.append(...nodes);
  return row;
}

function choice({ label, action }) {
  const [verb, target] = [action[0], action.slice(2)];
  const properties = { type: "button", class: `choice choice-${verb}`, "data-action": action };
  if ("fc".includes(verb)) return el("button", properties, face(target), el("span", {}, plain(label)));
  const drawn = signOf(verb, target);
  return el("button", properties, drawn, el("span", {}, drawn ? plain(label) : label));
}

// What stands there in place of an emoji, which needs a font that not every system has.
function signOf(verb, target) {
  if (verb === "b") return face(OUTCOMES[target.split("/")[0]]);
  const name = { m: "more", n: "smile", "k:music": "note", "k:movie": "film" };
  const found = name[verb] ?? name[`${verb}:${target}`];
  return found ? icon(found) : null;
}

function drawing(file) {
  const image = el("img", { class: "drawing", alt: file.description });
  image.src = addressOf(file).address;
  return image;
}

function addressOf({ media_type: type, data }) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  return { address: URL.createObjectURL(new Blob([bytes], { type })), count: bytes.length };
}

function download(file) {
  const { name } = file;
  const { address, count } = addressOf(file);
  const size = count < 2048 ? tell("bytes", { count }) : tell("kilobytes", { count: Math.round(count / 1024) });
  return el(
    "a",
    { class: "download", href: address, download: name },
    icon("file"),
    el("span", {}, tell("save", { name })),
    el("small", {}, size),
  );
}

function announce(reply) {
  const count = reply.cards.length;
  byId("announce").textContent = count ? `${reply.text} ${tell("suggestions_follow", { count })}` : reply.text;
}

function show(node) {
  const log = byId("log");
  // an answer longer than the window is read from its beginning
  if (node.offsetHeight < log.clientHeight - 16) toEnd();
  else scrollTo(node.offsetTop - 12);
}

function toEnd() {
  scrollTo(byId("log").scrollHeight);
}

function scrollTo(top) {
  byId("log").scrollTo({ top, behavior: calm() ? "auto" : "smooth" });
}
