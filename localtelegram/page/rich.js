/* Rich messages: paragraphs, headings, tables and footers. Links open apart, as those of texts do. */
import { make } from "./dom.js";

const TAGS = { paragraph: "p", heading: "h4", footer: "footer" };
const STYLES = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };

/** Draws a rich message. */
export function richMessage(rich) {
  return make("div", "text rich", ...rich.blocks.map((block) => (block.type === "table" ? table(block) : make(TAGS[block.type], "", ...texts(block.text)))));
}

function table(block) {
  const rows = block.cells.map((row) => make("tr", "", ...row.map((cell) => make(cell.is_header ? "th" : "td", cell.align, ...texts(cell.text ?? "")))));
  const scrolled = make("div", "scrolled", make("table", "", make("tbody", "", ...rows)));
  scrolled.tabIndex = 0;
  return scrolled;
}

function texts(text) {
  if (Array.isArray(text)) return text.flatMap(texts);
  if (typeof text === "string") return [text];
  if (text.type !== "url") return [make(STYLES[text.type], "", ...texts(text.text))];
  const link = make("a", "", ...texts(text.text));
  link.href = text.url;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return [link];
}
