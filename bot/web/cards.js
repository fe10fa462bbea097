// Cards: one song or film each.

import { artwork, initials } from "./art.js";
import { el, icon, plain, safeUrl } from "./dom.js";
import { tell } from "./words.js";

// `press(action)` resolves with the server's answer.
export function shelf(cards, emotion, press) {
  const kinds = [...new Set(cards.map((card) => card.kind))];
  return el(
    "div",
    { class: "shelf" },
    ...kinds.map((kind) =>
      el(
        "section",
        { class: "row", "aria-label": tell(`kind_${kind}`) },
        el("h2", {}, icon(kind === "movie" ? "film" : "note"), tell(`kind_${kind}`)),
        el(
          "ul",
          { class: "cards" },
          ...cards.filter((card) => card.kind === kind).map((card) => el("li", {}, one(card, emotion, press))),
        ),
      ),
    ),
  );
}

function one(card, emotion, press) {
  const say = el("p", { class: "card-say", role: "status" });
  const [rate] = card.buttons.filter(({ action }) => action.startsWith("q:"));
  const reactions = card.buttons.filter((one) => one !== rate).map((one) => reaction(card, one));
  const rating = rate ? stars(card, rate) : null;
  const buttons = [...reactions, ...(rating?.children ?? [])];
  for (const button of buttons) {
    button.addEventListener("click", () => react(button, buttons, say, press));
  }
  return el(
    "article",
    { class: "card", "aria-label": `${card.title}, ${card.subtitle}` },
    picture(card, emotion),
    el(
      "div",
      { class: "card-body" },
      el("h3", {}, card.title),
      el("p", { class: "subtitle" }, card.subtitle),
      card.reason ? el("p", { class: "reason" }, tell("because_sentence", { reason: card.reason })) : null,
      links(card),
    ),
    el("div", { class: "card-actions" }, ...reactions, rating, say),
  );
}

function reaction(card, { label, action }) {
  const verb = action[0];
  const word = plain(label);
  return el(
    "button",
    {
      type: "button",
      class: `react react-${verb}`,
      "data-action": action,
      "aria-pressed": verb === "l" || verb === "s" ? "false" : null,
      "aria-label": `${word}: ${card.title}`,
    },
    verb === "l" ? icon("heart") : verb === "s" ? icon("skip") : null,
    el("span", {}, word),
  );
}

// Here is room for what other platforms show behind "Rate": all five stars at once.
function stars(card, { action }) {
  const item = action.slice(2);
  return el(
    "div",
    { class: "stars", role: "group", "aria-label": tell("stars_for", { title: card.title }) },
    ...[1, 2, 3, 4, 5].map((count) =>
      el(
        "button",
        {
          type: "button",
          class: "star",
          "data-action": `t:${count}/${item}`,
          "aria-pressed": "false",
          "aria-label": tell("stars_given", { count, title: card.title }),
          title: tell("stars_of_five", { count }),
        },
        icon("star"),
      ),
    ),
  );
}

async function react(button, buttons, say, press) {
  const before = buttons.map((one) => one.getAttribute("aria-pressed"));
  for (const one of buttons) {
    if (one.hasAttribute("aria-pressed")) one.setAttribute("aria-pressed", String(one === button));
  }
  say.textContent = "";
  const answer = await press(button.dataset.action);
  if (answer.type === "error" || answer.failed) {
    buttons.forEach((one, at) => before[at] !== null && one.setAttribute("aria-pressed", before[at]));
  }
  say.textContent = answer.text;
}

function picture(card, emotion) {
  const frame = el("div", { class: `art art-${card.kind}`, "aria-hidden": "true" });
  const draw = () => frame.replaceChildren(artwork(card, emotion), el("span", { class: "letters" }, initials(card.title)), badge(card));
  const address = card.image_url && safeUrl(card.image_url);
  if (!address) {
    draw();
    return frame;
  }
  const image = el("img", { alt: "", loading: "lazy", referrerpolicy: "no-referrer" });
  image.addEventListener("error", draw); // never a broken picture
  image.src = address;
  frame.append(image);
  return frame;
}

function badge(card) {
  return el("span", { class: "badge" }, icon(card.kind === "movie" ? "film" : "note"));
}

function links(card) {
  const anchors = card.links
    .map(([name, address]) => [name, safeUrl(address)])
    .filter(([, address]) => address)
    .map(([name, address]) =>
      el(
        "a",
        {
          href: address,
          target: "_blank",
          rel: "noopener noreferrer",
          "aria-label": tell(`open_${card.kind}`, { place: name }),
        },
        name,
        icon("out"),
      ),
    );
  return anchors.length ? el("p", { class: "links" }, ...anchors) : null;
}
