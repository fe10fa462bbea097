// "How do you know?": the eight probabilities as bars in a table, and the rest in words.

import { el } from "./dom.js";
import { face, wordOf } from "./moods.js";

const SOURCES = {
  face: "your face",
  text: "your words",
  self_report: "what you told me",
};

export function howDoYouKnow(mood) {
  const ranked = Object.entries(mood.probabilities).sort((one, other) => other[1] - one[1]);
  const rows = ranked.map(([emotion, share]) => row(emotion, share));
  return el(
    "details",
    { class: "know" },
    el("summary", {}, "How do you know?"),
    el(
      "div",
      { class: "know-body" },
      el(
        "table",
        { class: "bars" },
        el("caption", { class: "unseen" }, "How likely each emotion is"),
        el("thead", { class: "unseen" }, el("tr", {}, heading("Emotion"), heading("Probability"))),
        el("tbody", {}, ...rows),
      ),
      el(
        "dl",
        { class: "facts" },
        ...fact("From", list(mood.sources.map((source) => SOURCES[source] ?? source))),
        ...fact("How sure", `${sureness(mood.confidence)} (${percent(mood.confidence)})`),
        ...fact("Pleasantness", `${pleasantness(mood.valence)} (${signed(mood.valence)})`),
        ...fact("Energy", `${energy(mood.arousal)} (${signed(mood.arousal)})`),
      ),
      el("p", { class: "caveat" }, "A program’s guess, and often wrong. You know best."),
    ),
  );
}

export function sureness(confidence) {
  if (confidence >= 0.85) return "quite sure";
  if (confidence >= 0.65) return "fairly sure";
  if (confidence >= 0.4) return "a guess";
  return "not sure";
}

function row(emotion, share) {
  const fill = el("span", { class: `fill face-${emotion}` });
  fill.style.setProperty("--share", share);
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, face(emotion), wordOf(emotion)),
    el("td", {}, el("span", { class: "bar", "aria-hidden": "true" }, fill), el("span", { class: "number" }, percent(share))),
  );
}

function heading(text) {
  return el("th", { scope: "col" }, text);
}

function fact(name, value) {
  return [el("dt", {}, name), el("dd", {}, value)];
}

function pleasantness(valence) {
  if (valence > 0.5) return "very pleasant";
  if (valence > 0.15) return "pleasant";
  if (valence >= -0.15) return "neither pleasant nor unpleasant";
  return valence >= -0.5 ? "unpleasant" : "very unpleasant";
}

function energy(arousal) {
  if (arousal > 0.5) return "very excited";
  if (arousal > 0.15) return "lively";
  if (arousal >= -0.15) return "even";
  return arousal >= -0.5 ? "calm" : "very calm";
}

function percent(share) {
  const hundredths = share * 100;
  return hundredths > 0 && hundredths < 1 ? "under 1 %" : `${Math.round(hundredths)} %`;
}

function signed(number) {
  return `${number < 0 ? "−" : "+"}${Math.abs(number).toFixed(2)}`;
}

function list(words) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
