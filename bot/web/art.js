// A picture for an item that has none: drawn from its id, in the colours of the mood.

import { svg } from "./dom.js";
import { hueOf } from "./moods.js";

export function artwork(card, emotion) {
  const random = dice(card.id);
  const mood = hueOf(emotion);
  const turn = mood > 100 && mood < 300 ? 1 : -1; // warm moods darken to red, cool ones to violet
  const hue = mood + turn * (card.kind === "movie" ? 26 : 0) + Math.round(random() * 36 - 18);
  const name = `art-${serial++}`;
  const drawing = svg("svg", {
    viewBox: "0 0 160 100",
    preserveAspectRatio: "xMidYMid slice",
    class: "drawn",
    "aria-hidden": "true",
    focusable: "false",
  });
  drawing.append(sky(name, hue, turn, random));
  drawing.append(...(card.kind === "movie" ? hills(hue, turn, random) : rings(hue, turn, random)));
  return drawing;
}

let serial = 0;

function sky(name, hue, turn, random) {
  const slant = Math.round(random() * 90);
  const stops = [
    svg("stop", { offset: 0, "stop-color": `hsl(${hue} 62% 62%)` }),
    svg("stop", { offset: 0.55, "stop-color": `hsl(${hue + turn * 22} 54% 47%)` }),
    svg("stop", { offset: 1, "stop-color": `hsl(${hue + turn * 52} 48% 31%)` }),
  ];
  return svg(
    "g",
    {},
    svg("defs", {}, svg("linearGradient", { id: name, gradientTransform: `rotate(${slant} .5 .5)` }, ...stops)),
    svg("rect", { width: 160, height: 100, fill: `url(#${name})` }),
  );
}

function rings(hue, turn, random) {
  // sound that spreads from somewhere near the edge
  const [x, y] = [30 + random() * 100, random() < 0.5 ? 96 : 4];
  const step = 9 + random() * 7;
  return Array.from({ length: 9 }, (_, at) =>
    svg("circle", {
      cx: x.toFixed(1),
      cy: y,
      r: (8 + at * step).toFixed(1),
      fill: "none",
      stroke: `hsl(${hue - turn * 24} 90% 88%)`,
      "stroke-width": (0.6 + random() * 3.2).toFixed(1),
      "stroke-opacity": (0.55 - at * 0.05).toFixed(2),
    }),
  );
}

function hills(hue, turn, random) {
  // a wide shot: a low sun, and ridges that darken towards us
  const sun = svg("circle", {
    cx: (48 + random() * 64).toFixed(1),
    cy: (24 + random() * 22).toFixed(1),
    r: (11 + random() * 9).toFixed(1),
    fill: `hsl(${hue - turn * 18} 95% 86%)`,
    "fill-opacity": 0.75,
  });
  const ridges = [0, 1, 2].map((at) => {
    const base = 58 + at * 14;
    const points = Array.from({ length: 6 }, (_, i) => [i * 32, base - random() * 20 + at * 3]);
    const line = points.map(([x, y], i) => {
      if (i === 0) return `M0 ${y.toFixed(1)}`;
      const [before, high] = points[i - 1];
      const middle = (before + x) / 2;
      return `C${middle} ${high.toFixed(1)} ${middle} ${y.toFixed(1)} ${x} ${y.toFixed(1)}`;
    });
    return svg("path", {
      d: `${line.join("")}V100H0Z`,
      fill: `hsl(${hue + turn * (40 + at * 8)} 45% ${36 - at * 9}%)`,
      "fill-opacity": 0.7,
    });
  });
  return [sun, ...ridges];
}

export function initials(title) {
  const words = title.match(/[\p{L}\p{N}]+/gu) ?? ["♪"];
  const weighty = words.filter((word) => !/^(the|a|an|of|and|in|to|la|le|el|de)$/i.test(word));
  return (weighty.length ? weighty : words).slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");
}

function dice(seed) {
  // FNV-1a, then mulberry32: the same item looks the same on every visit
  let state = 2166136261;
  for (const letter of seed) state = Math.imul(state ^ letter.codePointAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
