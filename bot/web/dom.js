// Small makers of elements. Data only ever becomes text or a checked attribute, never markup.

const SVG = "http://www.w3.org/2000/svg";

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value === "boolean") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const ICONS = {
  camera: ["M4 8h3l1.6-2.4h6.8L17 8h3a1 1 0 0 1 1 1v9.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1Z", "M12 16.5a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8Z"],
  clip: ["M4 6.5h10a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1Z", "m15 10.5 6-3.2v9.4l-6-3.2"],
  upload: ["M12 15.5V4.5", "m7.5 8.8 4.5-4.3 4.5 4.3", "M4.5 15v3.5a1 1 0 0 0 1 1h13a1 1 0 0 0 1-1V15"],
  send: ["M4 12h14", "m12.5 6 6 6-6 6"],
  close: ["m6 6 12 12", "M18 6 6 18"],
  sun: ["M12 16.2a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4Z", "M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"],
  moon: ["M19.5 14.3A8 8 0 0 1 9.7 4.5a8 8 0 1 0 9.8 9.8Z"],
  heart: ["M12 19.5S4 14.8 4 9.3A4.3 4.3 0 0 1 12 7.2a4.3 4.3 0 0 1 8 2.1c0 5.5-8 10.2-8 10.2Z"],
  star: ["m12 3.8 2.5 5.2 5.7.8-4.1 4 1 5.7L12 16.8l-5.1 2.7 1-5.7-4.1-4 5.7-.8L12 3.8Z"],
  skip: ["m6 6.5 8 5.5-8 5.5v-11Z", "M17.5 6.5v11"],
  more: ["M5 12a7 7 0 0 1 12-4.9L19.5 9", "M19.5 4.5V9H15", "M19 12a7 7 0 0 1-12 4.9L4.5 15", "M4.5 19.5V15H9"],
  note: ["M9 17.5V6l10-2v11.5", "M6.5 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z", "M16.5 18a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"],
  film: ["M4.5 5h15a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z", "M8 5v14M16 5v14M3.5 9.7H8M3.5 14.3H8M16 9.7h4.5M16 14.3h4.5"],
  pen: ["m4.5 19.5 1-4.5L16 4.5l3.5 3.5L9 18.5l-4.5 1Z", "m13.5 7 3.5 3.5"],
  smile: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z", "M8 14c2 3 6 3 8 0", "M9 9.5v.6M15 9.5v.6"],
  out: ["M9 5H5.5a1 1 0 0 0-1 1v12.5a1 1 0 0 0 1 1H18a1 1 0 0 0 1-1V15", "M13 4.5h6.5V11", "m19 5-8 8"],
  file: ["M12 4.5v10.5", "m7.5 11 4.5 4.3 4.5-4.3", "M5 19.5h14"],
};

export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" },
    ...ICONS[name].map((d) => svg("path", { d })),
  );
}

export function byId(id) {
  return document.getElementById(id);
}

export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function plain(label) {
  // servers that write for Telegram put an emoji first; here an icon stands there
  return label.replace(/^[^\p{L}\p{N}]+/u, "") || label;
}

export function safeUrl(address) {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
