/* The messages of the open place. */

import { avatar, button, clock, day, glyphs, hue, icon, make, size } from "./dom.js";
import { render } from "./entities.js";
import { richMessage } from "./rich.js";
import { openMenu } from "./floating.js";
import { bot, chat, failedHere, hasBot, here, isOwn, messagesAt, serviceText, speaker, store, summary } from "./store.js";

const STYLES = new Set(["primary", "success", "danger"]); // of buttons, as the Bot API has them
const log = document.getElementById("messages");
const scroller = document.getElementById("scroller");
const toEnd = document.getElementById("to-end");
const JOIN_SECONDS = 600;
const REST_MILLISECONDS = 900;
const FLOATING_DAY_TOP = 8;
let act = {};
let below = 0;
let resting = 0;

/** Tells what pressing things in messages does: command, mention, link, press, reply, edit, remove, ask, sendAgain. */
export function onAct(actions) {
  act = actions;
}

/** Draws the whole place anew; `unread` messages at the end stand below a line. */
export function drawMessages(unread = 0) {
  const messages = messagesAt(here());
  const others = messages.filter((message) => !isOwn(message));
  const firstUnread = unread ? others.at(-unread) : null;
  log.replaceChildren();
  messages.forEach((message, index) => {
    if (message === firstUnread) log.append(make("div", "unread", "Tin chưa đọc"));
    append(message, messages[index - 1]);
  });
  if (!messages.some((message) => serviceText(message) === null)) log.append(welcome());
  stopAt([...log.querySelectorAll(".message")].at(-1));
  drawFailed();
  scrollToEnd(unread);
}

/** Draws the texts that could not be sent, below all messages, each with a way to send it again. */
export function drawFailed() {
  for (const each of log.querySelectorAll(".failed")) each.remove();
  for (const failed of failedHere()) {
    const again = button("again", () => act.sendAgain(failed), "Chưa gửi được. Bấm để gửi lại");
    const body = make("div", "bubble", make("div", "text", failed.text), again);
    log.append(make("article", "message out failed", body));
  }
  if (failedHere().length) scrollToEnd();
}

/** Draws one message more. */
export function addMessage(message) {
  const messages = messagesAt(here());
  const wasAtEnd = atEnd();
  if (messages.length < 2 || log.querySelector(".welcome")) return drawMessages();
  append(message, messages.at(-2));
  if (!log.contains(document.activeElement)) stopAt(log.lastElementChild);
  else reachButtons();
  drawFailed();
  if (wasAtEnd || isOwn(message)) return scrollToEnd();
  below += 1;
  return showEnd();
}

/** Draws a changed message in its place. */
export function replaceMessage(message) {
  const old = log.querySelector(`[data-id="${message.message_id}"]`);
  if (!old) return;
  const wasAtEnd = atEnd();
  const fresh = bubble(message);
  fresh.className = old.className;
  fresh.tabIndex = old.tabIndex;
  const focused = old.contains(document.activeElement);
  old.replaceWith(fresh);
  reachButtons();
  if (focused) fresh.focus();
  if (wasAtEnd) scrollToEnd();
}

/** Whether the last message is in sight. */
export function atEnd() {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 90;
}

function scrollToEnd(unread = 0) {
  const line = unread ? log.querySelector(".unread") : null;
  if (line) line.scrollIntoView({ block: "center" });
  else scroller.scrollTop = scroller.scrollHeight;
  below = 0;
  showEnd();
}

function showEnd() {
  toEnd.hidden = atEnd();
  toEnd.querySelector("span").textContent = below || "";
}

scroller.addEventListener("scroll", () => {
  if (atEnd()) below = 0;
  showEnd();
  floatDays();
}, { passive: true });

/** The day at the upper edge shows while one scrolls; then it would only cover what one reads. */
function floatDays() {
  const edge = scroller.getBoundingClientRect().top + FLOATING_DAY_TOP;
  for (const each of log.querySelectorAll(".day")) each.classList.remove("resting");
  clearTimeout(resting);
  resting = setTimeout(() => {
    for (const each of log.querySelectorAll(".day")) {
      each.classList.toggle("resting", scroller.scrollTop > 0 && each.getBoundingClientRect().top <= edge);
    }
  }, REST_MILLISECONDS);
}

toEnd.addEventListener("click", () => scrollToEnd());
// The end stays in sight when the window changes, and when a picture comes that its message was drawn without.
const growth = new ResizeObserver(() => below === 0 && toEnd.hidden && scrollToEnd());
for (const each of [scroller, log]) growth.observe(each);

function append(message, previous) {
  if (!previous || day(previous.date) !== day(message.date)) log.append(make("div", "day", day(message.date)));
  const told = serviceText(message);
  if (told !== null) return log.append(make("div", "service", told));
  const element = bubble(message);
  if (joins(message, previous)) {
    element.classList.add("joined");
    log.lastElementChild?.classList.add("joined-next");
  }
  return log.append(element);
}

function joins(message, previous) {
  return previous && serviceText(previous) === null && speaker(previous) === speaker(message)
    && isOwn(previous) === isOwn(message) && day(previous.date) === day(message.date)
    && message.date - previous.date < JOIN_SECONDS && log.lastElementChild?.classList.contains("message");
}

function bubble(message) {
  const own = isOwn(message);
  const grouped = message.chat.type !== "private";
  const author = message.sender_chat?.id || message.from?.id || 0;
  const body = make("div", "bubble", ...head(message, own, grouped, author), ...content(message), meta(message, own));
  const picture = grouped && !own ? avatar(author, speaker(message), "small") : null;
  const element = make("article", own ? "message out" : "message", picture, body, keyboard(message));
  element.dataset.id = message.message_id;
  element.tabIndex = -1;
  element.setAttribute("aria-label", `${own ? "Bạn" : speaker(message)}, ${clock(message.date)}`);
  element.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a") || String(getSelection())) return;
    event.preventDefault();
    openMenu(element, choices(message, own), { x: event.clientX, y: event.clientY });
  });
  element.addEventListener("dblclick", (event) => !event.target.closest("button, a") && act.reply(message));
  element.addEventListener("keydown", (event) => onKey(event, element, message, own));
  return element;
}

function head(message, own, grouped, author) {
  const parts = [];
  if (grouped && !own) {
    const role = message.sender_chat ? make("small", "", "quản trị") : message.from?.is_bot ? make("small", "", "bot") : null;
    parts.push(make("div", `name n${hue(author)}`, speaker(message), role));
  }
  if (message.via_bot) parts.push(make("div", "via", `qua @${message.via_bot.username}`));
  if (message.forward_origin) parts.push(make("div", "via", `Chuyển tiếp từ ${message.forward_origin.sender_user.first_name}`));
  const answered = message.reply_to_message;
  if (answered && !answered.forum_topic_created) {
    const quote = button("quote", () => flash(answered.message_id), make("b", "", speaker(answered)), make("span", "", glyphs(summary(answered))));
    quote.setAttribute("aria-label", `Trả lời ${speaker(answered)}: ${summary(answered)}`);
    parts.push(quote);
  }
  return parts;
}

function content(message) {
  const parts = [];
  if (message.document) parts.push(documentLink(message.document));
  else if (message.photo) parts.push(photograph(message));
  else if (message.rich_message) parts.push(richMessage(message.rich_message));
  else if (!message.text) parts.push(make("div", "bare", glyphs(summary(message))));
  const text = message.text ?? message.caption;
  if (text) {
    const entities = message.entities || message.caption_entities || [];
    parts.push(make("div", message.edit_date ? "text edited" : "text", render(text, entities, act)));
  } else if (message.document) parts.at(-1).classList.add("bare");
  return parts;
}

function photograph(message) {
  const picture = make("img", "photo");
  picture.src = `/local/files/${encodeURIComponent(message.photo.at(-1).file_id)}`;
  picture.alt = message.caption ?? "Ảnh";
  picture.addEventListener("error", () => picture.replaceWith(make("div", "bare", glyphs(summary(message)))));
  return picture;
}

function documentLink(file) {
  const link = make("a", "document", make("span", "disc", icon("file")),
    make("span", "", make("b", "", file.file_name), make("small", "", size(file.file_size))));
  link.href = `/local/files/${encodeURIComponent(file.file_id)}`;
  link.download = file.file_name;
  link.setAttribute("aria-label", `Tải về ${file.file_name}, ${size(file.file_size)}`);
  return link;
}

function meta(message, own) {
  return make("span", "meta", message.edit_date ? "đã sửa " : "", clock(message.date), own ? icon("ticks") : null);
}

function keyboard(message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return make("div", "keyboard", ...rows.map((row) => make("div", "row", ...row.map((spec) => {
    const key = button(STYLES.has(spec.style) ? spec.style : "", () => act.press(message, spec, key), glyphs(spec.text));
    if (spec.url || "switch_inline_query_current_chat" in spec || "switch_inline_query" in spec) key.append(icon("out"));
    return key;
  }))));
}

function choices(message, own) {
  const text = message.text ?? message.caption;
  const mayRemove = own || message.chat.type === "private";
  return [
    { label: "Trả lời", icon: "reply", act: () => act.reply(message) },
    own && message.text && !message.via_bot && { label: "Sửa", icon: "edit", act: () => act.edit(message) },
    text && { label: "Sao chép", icon: "copy", act: () => navigator.clipboard?.writeText(text) },
    mayRemove && { label: "Xóa", icon: "close", danger: true, act: () => act.remove(message) },
  ].filter(Boolean);
}

/** Arrows go from message to message, Enter opens what can be done with one. */
function onKey(event, element, message, own) {
  if (event.target !== element) return;
  const all = [...log.querySelectorAll(".message")];
  const at = all.indexOf(element);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.key === "Enter") openMenu(element, choices(message, own));
  else if (all[to]) {
    stopAt(all[to]);
    all[to].focus();
  } else return;
  event.preventDefault();
}

/** Lets the Tab key stop at this message alone. */
function stopAt(element) {
  for (const each of log.querySelectorAll('.message[tabindex="0"]')) each.tabIndex = -1;
  if (element?.classList.contains("message")) element.tabIndex = 0;
  reachButtons();
}

/** The buttons and links of the message at which Tab stops can be reached by it; those of all others are passed by. */
function reachButtons() {
  for (const each of log.querySelectorAll(".message button, .message a")) {
    each.tabIndex = each.closest(".message").tabIndex === 0 || each.closest(".failed") ? 0 : -1;
  }
}

function flash(messageId) {
  const element = log.querySelector(`[data-id="${messageId}"]`);
  if (!element) return;
  element.scrollIntoView({ block: "center", behavior: "smooth" });
  element.classList.remove("flash");
  requestAnimationFrame(() => element.classList.add("flash"));
}

function welcome() {
  const of = chat();
  if (of.type !== "private") {
    const mention = bot().can_read_all_group_messages ? `, hoặc @${bot().username} câu hỏi` : "";
    const how = hasBot(of)
      ? `Trong nhóm, bot chỉ trả lời khi được gọi: /hoi câu hỏi, trả lời tin của bot${mention}.`
      : "Bot không ở trong nhóm này. Dùng nút ⋮ để thêm bot.";
    return make("div", "service welcome-note", how);
  }
  const card = make("section", "welcome", avatar(bot().id, bot().first_name), make("h2", "", bot().first_name),
    make("p", "", store.world.description || "Hỏi về cụm thi đua, thi đua và khen thưởng."));
  const list = make("div", "suggestions", ...store.world.suggestions.map((text) => button("", () => act.ask(text), text)));
  card.append(list);
  return card;
}
