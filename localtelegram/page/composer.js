/* Writing: the text, what it answers or edits, a file with it, and the lists of commands and inline results. */

import { Refused, get, post, upload } from "./api.js";
import { drawFailed } from "./conversation.js";
import { avatar, button, hue, icon, make, size } from "./dom.js";
import { toast } from "./floating.js";
import { bot, chat, dropFailed, here, isOwn, keepFailed, messagesAt, speaker, store, summary } from "./store.js";

const form = document.getElementById("composer");
const input = document.getElementById("input");
const popup = document.getElementById("popup");
const context = document.getElementById("context");
const picker = document.getElementById("file");
const LIMIT = 4096;
const PLACEHOLDER = input.placeholder;
const drafts = new Map(JSON.parse(sessionStorage.getItem("drafts") || "[]"));
let replying = null;
let editing = null;
let file = null;
let commands = [];
let options = [];
let selected = -1;
let inlineTimer = 0;
let inlineTurn = 0;

const placeKey = () => `${store.userId}/${store.chatId}/${store.thread}`;
const who = () => ({ user_id: store.userId, chat_id: store.chatId });
const inThread = () => (store.thread ? { thread_id: store.thread } : {});

/** Runs what a person does; what the server refuses is told in a note. */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    tell(error);
    return null;
  }
}

function tell(error) {
  toast(error instanceof Refused ? `Không thực hiện được: ${error.message}` : "Không kết nối được với máy chủ cục bộ.");
}

/** Writes a text at the open place, split where it is too long for one message; what does not go out stays with a "!". */
export async function send(text, more = {}) {
  const order = { ...who(), ...inThread(), ...more };
  const parts = split(text);
  while (parts.length) {
    try {
      await post("messages", { ...order, text: parts[0] });
    } catch (error) {
      tell(error);
      keepFailed(parts.join(""), more);
      drawFailed();
      return;
    }
    parts.shift();
  }
}

/** Sends once more what did not go out. */
export function sendAgain(failed) {
  dropFailed(failed);
  drawFailed();
  return send(failed.text, failed.more);
}

function split(text) {
  const parts = [];
  let rest = text;
  while (rest.length > LIMIT) {
    const at = Math.max(rest.lastIndexOf("\n", LIMIT), rest.lastIndexOf(" ", LIMIT));
    parts.push(rest.slice(0, at > 0 ? at : LIMIT));
    rest = rest.slice(at > 0 ? at : LIMIT);
  }
  return [...parts, rest];
}

/** Puts away what was being written at the place before, and takes up what was at this one. */
export function enterPlace() {
  input.value = drafts.get(placeKey()) || "";
  clearContext();
  closePopup();
  loadCommands();
}

function forgetDraft() {
  drafts.delete(placeKey());
  sessionStorage.setItem("drafts", JSON.stringify([...drafts]));
}

/** Reads the command menu of this person at this place. */
export async function loadCommands() {
  const { user_id, chat_id } = who();
  commands = await get(`commands?user_id=${user_id}&chat_id=${chat_id}`).catch(() => []);
  document.getElementById("commands").hidden = commands.length === 0;
}

/** Lets the next text answer this message. */
export function reply(message) {
  [replying, editing, file] = [message, null, null];
  drawContext("reply", speaker(message), summary(message));
}

/** Where the bot asks for a reply, the next text is one, as in Telegram; `messages` are those of the open place. */
export function followPrompt(messages) {
  const last = messages.at(-1);
  if (!last?.reply_markup?.force_reply || last.from?.id !== bot().id || input.value) return;
  reply(last);
  input.placeholder = last.reply_markup.input_field_placeholder || PLACEHOLDER;
}

/** Lets the next text replace the text of this message. */
export function edit(message) {
  [replying, editing, file] = [null, message, null];
  input.value = message.text;
  drawContext("edit", "Sửa tin nhắn", message.text);
}

/** Puts a text where one writes. */
export function write(text) {
  input.value = text;
  input.focus();
  onInput();
}

/** Takes a file to be sent with the next text. */
export function attach(chosen) {
  if (!chosen) return;
  [replying, editing, file] = [null, null, chosen];
  drawContext("clip", chosen.name, `${size(chosen.size)} – viết chú thích hoặc gửi luôn`);
}

function drawContext(symbol, title, text) {
  const close = button("icon", clearContext, icon("close"));
  close.setAttribute("aria-label", "Bỏ");
  context.replaceChildren(icon(symbol), make("div", "lines", make("b", "", title), make("span", "", text)), close);
  context.hidden = false;
  document.querySelector("#send use").setAttribute("href", editing ? "#i-check" : "#i-send");
  input.focus();
}

function clearContext() {
  if (editing) input.value = "";
  replying = editing = file = null;
  context.hidden = true;
  input.placeholder = PLACEHOLDER;
  picker.value = "";
  document.querySelector("#send use").setAttribute("href", "#i-send");
}

async function submit() {
  const text = input.value.trim();
  if (!text && !file) return;
  const [answered, edited, sent] = [replying, editing, file];
  input.value = "";
  forgetDraft();
  closePopup();
  clearContext();
  const place = placeKey();
  const takeBack = (again) => {
    if (place !== placeKey() || input.value) return;
    again();
    input.value = text;
  };
  if (sent) {
    const done = await attempt(() => upload(sent, { ...who(), ...inThread(), caption: text, kind: kindOf(sent) }));
    if (!done) takeBack(() => attach(sent));
  } else if (edited) {
    const done = await attempt(() => post("messages/edit", { ...who(), message_id: edited.message_id, text }));
    if (!done) takeBack(() => edit(edited));
  } else await send(text, answered ? { reply_to_id: answered.message_id } : {});
}

/** Pictures go as photos, all else as documents. */
function kindOf(chosen) {
  return /^image\/(jpeg|png|webp)$/.test(chosen.type) ? "photo" : "document";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
document.getElementById("attach").addEventListener("click", () => picker.click());
picker.addEventListener("change", () => attach(picker.files[0]));
document.getElementById("commands").addEventListener("click", () => {
  if (!popup.hidden) return closePopup();
  input.focus();
  return showCommands("");
});
input.addEventListener("input", onInput);
input.addEventListener("paste", (event) => event.clipboardData.files.length && attach(event.clipboardData.files[0]));

input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (!popup.hidden && onPopupKey(event)) event.preventDefault();
  else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "Escape" && !context.hidden) {
    clearContext();
    event.stopPropagation();
  } else if (event.key === "ArrowUp" && !input.value) editLast(event);
});

/** As in Telegram: the up arrow in an empty field edits one's last message. */
function editLast(event) {
  const last = messagesAt(here()).filter((each) => each.text && isOwn(each) && !each.via_bot).at(-1);
  if (!last) return;
  event.preventDefault();
  edit(last);
}

function onInput() {
  drafts.set(placeKey(), input.value);
  sessionStorage.setItem("drafts", JSON.stringify([...drafts]));
  const text = input.value;
  const called = `@${bot().username} `;
  clearTimeout(inlineTimer);
  inlineTurn += 1;
  if (/^\/\w*$/.test(text)) showCommands(text.slice(1).toLowerCase());
  else if (bot().supports_inline_queries && text.toLowerCase().startsWith(called.toLowerCase())) {
    inlineTimer = setTimeout(askInline, 250, text.slice(called.length), "", inlineTurn);
  } else closePopup();
}

function showCommands(prefix) {
  const found = commands.filter((each) => each.command.startsWith(prefix));
  const address = chat().type === "private" ? "" : `@${bot().username}`;
  openPopup(found.map((each) => ({
    element: make("div", "option command", make("b", "", `/${each.command}`), make("span", "", each.description)),
    choose: () => {
      input.value = "";
      forgetDraft();
      send(`/${each.command}${address}`);
    },
    complete: () => write(`/${each.command}${address} `),
  })));
}

async function askInline(query, offset, turn) {
  const answer = await attempt(() => post("inline", { ...who(), query: query.trim(), offset }));
  if (!answer || turn !== inlineTurn) return;
  const found = answer.results.map((result) => inlineOption(answer, result));
  if (answer.button) found.unshift(inlineButton(answer.button));
  if (answer.next_offset && answer.results.length) {
    found.push({
      element: make("div", "option", make("b", "", "Xem thêm")),
      keepOpen: true,
      choose: () => askInline(query, answer.next_offset, turn),
    });
  }
  openPopup(offset ? [...options.slice(0, -1), ...found] : found, "Không có kết quả");
}

function inlineOption(answer, result) {
  return {
    element: make("div", "option", avatar(hue(result.title.length), result.title, "small"),
      make("div", "lines", make("b", "", result.title), make("span", "", result.description || ""))),
    choose: () => {
      input.value = "";
      forgetDraft();
      attempt(() => post("inline/choose", { ...who(), ...inThread(), query_id: answer.query_id, result_id: result.id }));
    },
  };
}

function inlineButton(spec) {
  return {
    element: make("div", "option", make("b", "", spec.text)),
    // Enter takes the first result, not what leads away from here.
    aside: true,
    choose: () => form.dispatchEvent(new CustomEvent("start-bot", { detail: spec.start_parameter, bubbles: true })),
  };
}

function openPopup(found, nothing = "") {
  options = found;
  popup.replaceChildren(...found.map(({ element }, index) => {
    element.id = `option-${index}`;
    element.setAttribute("role", "option");
    element.onmousedown = (event) => event.preventDefault();
    element.onclick = () => choose(index);
    return element;
  }));
  if (!found.length && nothing) popup.append(make("div", "hint", nothing));
  popup.hidden = !popup.children.length;
  select(found.findIndex((each) => !each.aside));
}

/** Closes the list of commands or results; tells whether it was open. */
export function closePopup() {
  const wasOpen = !popup.hidden;
  popup.hidden = true;
  options = [];
  select(-1);
  return wasOpen;
}

function select(index) {
  selected = index;
  options.forEach(({ element }, at) => element.setAttribute("aria-selected", String(at === index)));
  if (index >= 0) {
    input.setAttribute("aria-activedescendant", `option-${index}`);
    options[index].element.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function choose(index) {
  const { choose: act, keepOpen } = options[index];
  if (!keepOpen) closePopup();
  act();
}

/** Does what a key does while a list is open; tells whether it did. */
function onPopupKey(event) {
  const count = options.length;
  if (event.key === "Escape") closePopup();
  else if (!count) return false;
  else if (event.key === "ArrowDown") select((selected + 1) % count);
  else if (event.key === "ArrowUp") select((selected - 1 + count) % count);
  else if (event.key === "Enter" && !event.shiftKey) choose(selected);
  else if (event.key === "Tab" && options[selected].complete) options[selected].complete();
  else return false;
  event.stopPropagation();
  return true;
}
