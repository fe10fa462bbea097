// The eight emotions: a colour, and a face drawn here so that no font is needed.

import { plain, svg } from "./dom.js";
import { tell } from "./words.js";

const HUES = {
  happiness: 36,
  surprise: 330,
  neutral: 28,
  sadness: 216,
  fear: 268,
  anger: 8,
  disgust: 142,
  contempt: 186,
};

const DOTS = ["M11 13.2v.1", "M21 13.2v.1"];
const WIDE = ["M11 15a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z", "M21 15a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z"];

const FACES = {
  happiness: ["M8.8 13.8c1.2-2 3.2-2 4.4 0", "M18.8 13.8c1.2-2 3.2-2 4.4 0", "M9 18.5c3 5.5 11 5.5 14 0Z"],
  surprise: [...WIDE, "M9 8c1.2-1 2.8-1 4 0", "M19 8c1.2-1 2.8-1 4 0", "M16 24.3c1.9 0 2.8-1.3 2.8-2.8S17.9 18.7 16 18.7s-2.8 1.3-2.8 2.8.9 2.8 2.8 2.8Z"],
  neutral: [...DOTS, "M11 21h10"],
  sadness: [...DOTS, "M8.5 10.8c1.5-.2 2.8-.9 3.7-2", "M23.5 10.8c-1.5-.2-2.8-.9-3.7-2", "M10.5 23c2.6-3.4 8.4-3.4 11 0"],
  fear: [...WIDE, "M8.5 9c1.3-.1 2.5-.7 3.3-1.7", "M23.5 9c-1.3-.1-2.5-.7-3.3-1.7", "M10 22c1-1.8 2-1.8 3 0s2 1.8 3 0 2-1.8 3 0 2 1.8 3 0"],
  anger: [...DOTS, "m8.5 9 4.5 2", "m23.5 9-4.5 2", "M11 22.3c2.6-2.4 7.4-2.4 10 0"],
  disgust: ["M9 12.2c1.3 1.2 2.8 1.2 4 0", "M19 12.2c1.3 1.2 2.8 1.2 4 0", "M10 21.5c2-2.2 4-2 6-.5s4 1.5 6-.8", "M14 21v2.6c0 1.6 3.6 1.6 3.6 0v-1.8"],
  contempt: [...DOTS, "M9 10h4", "M19 9c1.2-1.3 2.8-1.3 4 0", "M11 21.3c4 .8 7.5-.2 10-2.8"],
};

export function hueOf(emotion) {
  return HUES[emotion] ?? HUES.neutral;
}

export function wordOf(emotion) {
  return plain(tell(`mood_${emotion}`));
}

export function face(emotion) {
  const known = FACES[emotion] ? emotion : "neutral";
  return svg(
    "svg",
    { viewBox: "0 0 32 32", class: `face face-${known}`, "aria-hidden": "true", focusable: "false" },
    svg("circle", { cx: 16, cy: 16, r: 15 }),
    ...FACES[known].map((d) => svg("path", { d })),
  );
}

export function tint(emotion) {
  // the page takes the colour of the mood
  const style = document.documentElement.style;
  style.setProperty("--hue", hueOf(emotion));
  style.setProperty("--depth", emotion === "neutral" ? "28%" : "78%");
}
