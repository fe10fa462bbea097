// "How do you know?": the eight probabilities as bars in a table, and the rest in words.

import { el } from "./dom.js";
import { face, wordOf } from "./moods.js";
import { tell } from "./words.js";

export function howDoYouKnow(mood) {
  const ranked = Object.entries(mood.probabilities).sort((one, other) => other[1] - one[1]);
  const rows = ranked.map(([emotion, share]) => row(emotion, share));
  return el(
    "details",
    { class: "know" },
    el("summary", {}, tell("how_do_you_know")),
    el(
      "div",
      { class: "know-body" },
      el(
        "table",
        { class: "bars" },
        el("caption", { class: "unseen" }, tell("emotions")),
        el("thead", { class: "unseen" }, el("tr", {}, heading(tell("emotion")), heading(tell("probability")))),
        el("tbody", {}, ...rows),
      ),
      el(
        "dl",
        { class: "facts" },
        ...fact(tell("read_from"), list(mood.sources.map((source) => tell(`source_${source}`)))),
        ...fact(tell("how_sure"), `${sureness(mood.confidence)} (${percent(mood.confidence)})`),
        ...fact(tell("pleasantness"), `${pleasantness(mood.valence)} (${signed(mood.valence)})`),
        ...fact(tell("energy"), `${energy(mood.arousal)} (${signed(mood.arousal)})`),
      ),
      el("p", { class: "caveat" }, tell("often_wrong")),
    ),
  );
}

export function sureness(confidence) {
  if (confidence >= 0.85) return tell("quite_sure");
  if (confidence >= 0.65) return tell("fairly_sure");
  if (confidence >= 0.4) return tell("a_guess");
  return tell("not_sure");
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
  if (valence > 0.5) return tell("very_pleasant");
  if (valence > 0.15) return tell("pleasant");
  if (valence >= -0.15) return tell("not_pleasant_nor_unpleasant");
  return tell(valence >= -0.5 ? "unpleasant" : "very_unpleasant");
}

function energy(arousal) {
  if (arousal > 0.5) return tell("very_excited");
  if (arousal > 0.15) return tell("lively");
  if (arousal >= -0.15) return tell("even");
  return tell(arousal >= -0.5 ? "calm" : "very_calm");
}

function percent(share) {
  const hundredths = share * 100;
  if (hundredths > 0 && hundredths < 1) return tell("under_one_percent");
  if (hundredths > 99 && hundredths < 100) return tell("over_99_percent");
  return `${Math.round(hundredths)} %`;
}

function signed(number) {
  return `${number < 0 ? "−" : "+"}${Math.abs(number).toFixed(2)}`;
}

function list(words) {
  if (words.length < 2) return words.join("");
  return words.slice(0, -1).join(tell("comma")) + tell("and") + words.at(-1);
}
