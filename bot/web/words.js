// All that the page says: the words of one language, which the server put into the page.

import { byId } from "./dom.js";

const TABLE = JSON.parse(byId("table").textContent);

// Braces in a word name what is filled in.
export function tell(key, filled = {}) {
  const word = TABLE[key] ?? key;
  return word.replace(/\{(\w+)\}/g, (_, name) => filled[name]);
}
