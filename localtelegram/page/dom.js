/* Small pieces of the document. Texts only ever become text nodes: nothing that people or the bot write is markup. */

/** Makes an element: `make("b", "name n1", "An", child…)`. */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Makes a button that does something when it is pressed. */
export function button(className, onPress, ...children) {
  const element = make("button", className, ...children);
  element.type = "button";
  element.addEventListener("click", onPress);
  return element;
}

/** An icon of those in index.html. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

const GLYPHS = {
  "👍": "good", "👎": "bad", "📄": "page", "📎": "clip", "🖼": "picture", "🎤": "voice", "📋": "copy", "🗂": "folder", "📊": "chart",
  "✅": "check", "❌": "close", "⏭": "skip", "✏️": "edit", "✍️": "edit", "🔍": "find",
};

/** Whether this machine has a font with pictures: they alone are drawn in other colours than asked for. */
const hasPictures = (() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.textBaseline = "top";
  canvas.font = "16px sans-serif";
  canvas.fillText("👍", 0, 0);
  return canvas.getImageData(0, 0, 20, 20).data.some((value, index) => index % 4 < 3 && value > 40);
})();

const PICTURES = new RegExp(`(${Object.keys(GLYPHS).join("|")})`, "u");

/** A text, in which the pictures that the bot uses become icons where no font has them. */
export function glyphs(text) {
  const nodes = document.createDocumentFragment();
  if (hasPictures) nodes.append(text);
  else for (const part of text.split(PICTURES)) nodes.append(part in GLYPHS ? glyph(part) : part);
  return nodes;
}

/** The character stays in the text, for those who copy it or have it read to them. */
function glyph(character) {
  return make("span", "glyph", icon(GLYPHS[character]), make("span", "", character));
}

/** The colour, 0 to 6, of a person or chat; ids that follow each other get colours far apart. */
export function hue(id) {
  return (Math.imul(id % 2 ** 31, 0x9e3779b1) >>> 16) % 7;
}

/** A round picture with initials: of the first and last word, as Telegram does. */
export function avatar(id, name, className = "") {
  const words = name.split(/[\s–-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const initials = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...(word || "")][0] || "").join("");
  const element = make("span", `avatar c${hue(id)} ${className}`, initials.toLocaleUpperCase("vi"));
  element.setAttribute("aria-hidden", "true");
  return element;
}

/** 14:05 */
export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
}

/** Hôm nay, Hôm qua, 5 tháng 3, 5 tháng 3 năm 2023 */
export function day(seconds) {
  const date = new Date(seconds * 1000);
  const midnight = new Date().setHours(0, 0, 0, 0);
  const days = Math.round((midnight - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days < 2) return days < 1 ? "Hôm nay" : "Hôm qua";
  const year = date.getFullYear() === new Date().getFullYear() ? "" : ` năm ${date.getFullYear()}`;
  return `${date.getDate()} tháng ${date.getMonth() + 1}${year}`;
}

/** 1,5 KB */
export function size(bytes) {
  const units = ["B", "KB", "MB"];
  let unit = 0;
  let amount = bytes;
  for (; amount >= 1024 && unit < 2; unit += 1) amount /= 1024;
  return `${amount.toLocaleString("vi-VN", { maximumFractionDigits: 1 })} ${units[unit]}`;
}
