/* A text with its entities becomes nodes. Offsets count UTF-16 units, as JavaScript's strings do. */

import { button, glyphs, icon, make } from "./dom.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };

/**
 * Renders a formatted text.
 * @param {string} text
 * @param {object[]} entities the Bot API's MessageEntity
 * @param {object} act what pressing does: `command(text)`, `mention(text)`, `link(url, event)`
 * @returns {DocumentFragment}
 */
export function render(text, entities, act) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, sorted, 0, text.length, act);
}

function span(text, entities, start, end, act) {
  const nodes = document.createDocumentFragment();
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    if (entity.offset < at || entity.offset >= end) continue;
    const last = Math.min(entity.offset + entity.length, end);
    nodes.append(glyphs(text.slice(at, entity.offset)));
    const inner = span(text, entities.slice(index + 1), entity.offset, last, act);
    nodes.append(wrap(entity, text.slice(entity.offset, last), inner, act));
    at = last;
    // A block ends its line by itself; the line end after it would be an empty line.
    if (/quote|pre/.test(entity.type) && text[at] === "\n") at += 1;
  }
  nodes.append(glyphs(text.slice(at, end)));
  return nodes;
}

function wrap(entity, plain, inner, act) {
  if (entity.type in TAGS) return make(TAGS[entity.type], "", inner);
  switch (entity.type) {
    case "pre":
      return make("pre", "", make("code", "", inner));
    case "blockquote":
      return make("blockquote", "", inner);
    case "expandable_blockquote":
      return folding(inner);
    case "spoiler":
      return spoiler(inner);
    case "text_link":
      return link(entity.url, inner, act);
    case "url":
      return link(/^https?:/i.test(plain) ? plain : `http://${plain}`, inner, act);
    case "email":
      return link(`mailto:${plain}`, inner, act);
    case "bot_command":
      return button("command", () => act.command(plain), inner);
    case "mention":
      return button("command", () => act.mention(plain), inner);
    case "hashtag":
    case "text_mention":
      return make("span", "command", inner);
    default:
      return inner;
  }
}

function link(url, inner, act) {
  if (!/^(https?|mailto):/i.test(url)) return inner;
  const anchor = make("a", "", inner);
  anchor.href = url;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.addEventListener("click", (event) => act.link(url, event));
  return anchor;
}

function spoiler(inner) {
  const hidden = make("span", "spoiler", inner);
  hidden.tabIndex = 0;
  hidden.setAttribute("role", "button");
  hidden.setAttribute("aria-label", "Hiện phần được che");
  const show = () => hidden.classList.add("shown");
  hidden.addEventListener("click", show);
  hidden.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return hidden;
}

function folding(inner) {
  const quote = make("blockquote", "folding", make("span", "fold", inner));
  const toggle = button("", () => {}, icon("down"));
  toggle.setAttribute("aria-label", "Mở rộng, thu gọn phần trích");
  toggle.setAttribute("aria-expanded", "false");
  quote.append(toggle);
  quote.addEventListener("click", (event) => {
    if (event.target.closest("a, .command, .spoiler")) return;
    toggle.setAttribute("aria-expanded", String(quote.classList.toggle("open")));
    event.stopPropagation();
  });
  return quote;
}
