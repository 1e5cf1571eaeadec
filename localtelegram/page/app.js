/* Puts the page together: what happens on the server, what is pressed here, and the address of the place. */

import { listen, post } from "./api.js";
import * as composer from "./composer.js";
import { addMessage, atEnd, drawMessages, onAct, replaceMessage } from "./conversation.js";
import { avatar, make } from "./dom.js";
import { alertBox, openMenu, toast } from "./floating.js";
import { drawChats, drawPersona } from "./sidebar.js";
import {
  administers, bot, chat, countUnread, hasBot, here, keep, loadMessages, markRead, membership, messagesAt, person, placeTitle,
  places, refresh, store, threadOf, userName,
} from "./store.js";

const TYPING_SECONDS = 5;
const isNarrow = matchMedia("(max-width: 720px)");
let typing = 0;
let lost = false;

/* The address holds the place: #person/chat/topic; on a phone, no chat means the list. */

function addressOf(place) {
  return `#${store.userId}/${place.chatId}/${place.thread}`;
}

function readAddress() {
  const [userId, chatId, thread] = location.hash.slice(1).split("/").map(Number);
  return { userId, chatId: chatId || 0, thread: thread || 0 };
}

async function goTo() {
  const wanted = readAddress();
  store.userId = person(wanted.userId) ? wanted.userId : store.world.people[0].id;
  const seen = places(store.userId);
  const place = seen.find((each) => each.chatId === wanted.chatId && each.thread === wanted.thread) || seen[0];
  document.body.dataset.view = wanted.chatId ? "chat" : "list";
  [store.chatId, store.thread] = [place.chatId, place.thread];
  await Promise.all(seen.map((each) => loadMessages(each.chatId)));
  typing = 0;
  drawAll(isShown() ? markRead(place) : 0);
  composer.enterPlace();
  composer.followPrompt(messagesAt(here()));
  if (!isNarrow.matches) document.getElementById("input").focus();
}

const isShown = () => document.visibilityState === "visible" && (!isNarrow.matches || document.body.dataset.view === "chat");
const open = (place) => { location.hash = addressOf(place); };
const become = (userId) => {
  const stays = places(userId).some((each) => each.chatId === store.chatId) && store.chatId !== store.userId;
  location.hash = isNarrow.matches && document.body.dataset.view === "list"
    ? `#${userId}` : `#${userId}/${stays ? `${store.chatId}/${store.thread}` : `${userId}/0`}`;
};

function drawAll(unread = 0) {
  drawSide();
  drawHead();
  drawMessages(unread);
}

function drawSide() {
  drawPersona(become);
  drawChats(open);
}

function drawHead() {
  const of = chat();
  const title = placeTitle(here());
  const picture = of.type === "private" ? avatar(bot().id, title) : avatar(store.thread || of.id, title);
  const note = lost
    ? make("p", "lost", "bot không hoạt động – đang thử kết nối lại")
    : make("p", typing ? "typing dots" : "", typing ? "đang nhập" : subtitle(of));
  document.getElementById("chat-head").replaceChildren(picture, make("div", "lines", make("h1", "", title), note));
  document.title = `${title} – chạy trên máy này`;
}

function subtitle(of) {
  if (of.type === "private") return hasBot(of) ? "bot · chạy trên máy này" : "bot đã bị chặn";
  const count = of.members.filter((each) => membership(each.user.id, of)).length;
  return [store.thread ? of.title : "", `${count} thành viên`, hasBot(of) ? "" : "bot không ở trong nhóm"].filter(Boolean).join(" · ");
}

/* What happens on the server */

async function onEvent(event) {
  if (event.kind === "message") return onMessage(event.message);
  if (event.kind === "edited" || event.kind === "deleted") return onChanged(event.kind, event.message);
  if (event.kind === "action") return onAction(event);
  if (event.kind === "commands") return composer.loadCommands();
  if (event.kind === "chat") {
    await refresh();
    await goTo();
  }
  return null;
}

const isHere = (message) => message.chat.id === store.chatId && (!chat().is_forum || threadOf(message) === store.thread);

async function onMessage(message) {
  if (!chat(message.chat.id) || message.forum_topic_created) await refresh();
  keep("message", message);
  const lookedAt = isHere(message) && isShown();
  countUnread(message, lookedAt && atEnd());
  if (isHere(message)) {
    if (message.from?.id === bot().id) typing = 0;
    drawHead();
    addMessage(message);
    composer.followPrompt(messagesAt(here()));
    if (lookedAt && atEnd()) markRead(here());
  }
  drawSide();
}

function onChanged(kind, message) {
  keep(kind, message);
  if (isHere(message)) kind === "edited" ? replaceMessage(message) : drawMessages();
  drawSide();
}

function onAction(event) {
  if (event.chat_id !== store.chatId || (event.thread_id || 0) !== store.thread) return;
  clearTimeout(typing);
  typing = setTimeout(() => {
    typing = 0;
    drawHead();
  }, TYPING_SECONDS * 1000);
  drawHead();
}

/* What is pressed in messages */

function startBot(payload) {
  open({ chatId: store.userId, thread: 0 });
  composer.attempt(() => post("messages", { user_id: store.userId, chat_id: store.userId, text: payload ? `/start ${payload}` : "/start" }));
}

async function press(message, spec, key) {
  if (spec.url) return followLink(spec.url) || window.open(spec.url, "_blank", "noopener,noreferrer");
  if (spec.copy_text) {
    await navigator.clipboard?.writeText(spec.copy_text.text);
    return toast("Đã sao chép");
  }
  const query = spec.switch_inline_query_current_chat ?? spec.switch_inline_query;
  if (query !== undefined) return composer.write(`@${bot().username} ${query}`);
  key.setAttribute("aria-busy", "true");
  const order = { user_id: store.userId, chat_id: message.chat.id, message_id: message.message_id, data: spec.callback_data };
  const answer = await composer.attempt(() => post("press", order));
  key.removeAttribute("aria-busy");
  if (answer?.url) followLink(answer.url);
  if (answer?.text) (answer.show_alert ? alertBox : toast)(answer.text);
  return null;
}

/** Follows links to the bot itself here; tells whether it was one. */
function followLink(url) {
  const found = /^https?:\/\/(?:t\.me|telegram\.me)\/(\w+)\/?(?:\?start=([\w-]*))?$/i.exec(url);
  if (found?.[1].toLowerCase() !== bot().username.toLowerCase()) return false;
  startBot(found[2]);
  return true;
}

onAct({
  command: (text) => composer.send(text),
  mention: (text) => composer.write(`${text} `),
  link: (url, event) => followLink(url) && event.preventDefault(),
  ask: (text) => composer.send(text),
  press,
  reply: composer.reply,
  sendAgain: composer.sendAgain,
  edit: composer.edit,
  remove: ({ message_id }) => composer.attempt(() => post("messages/delete", { user_id: store.userId, chat_id: store.chatId, message_id })),
});
document.addEventListener("start-bot", (event) => startBot(event.detail));

/* What is pressed around them */

const setBot = (status) => () => composer.attempt(() => post("bot", { user_id: store.userId, chat_id: store.chatId, status }));

function chatActions() {
  const of = chat();
  if (of.type === "private") {
    const blocked = !hasBot(of);
    return [{ label: blocked ? "Bỏ chặn bot" : "Chặn bot", icon: "close", danger: !blocked, act: setBot(blocked ? "member" : "kicked") }];
  }
  if (!administers(store.userId, of)) return [{ label: "Chỉ quản trị nhóm đổi được nhóm", icon: "close", act: () => {} }];
  const status = of.members.find((each) => each.user.id === bot().id)?.status;
  return [
    !hasBot(of) && { label: "Thêm bot vào nhóm", icon: "check", act: setBot("member") },
    status === "member" && { label: "Cho bot làm quản trị", note: "Bot sẽ thấy mọi tin nhắn", icon: "check", act: setBot("administrator") },
    status === "administrator" && { label: "Thôi cho bot làm quản trị", icon: "check", act: setBot("member") },
    of.type === "group" && { label: "Nâng cấp thành siêu nhóm", icon: "out", act: () => composer.attempt(() => post("migrate", { chat_id: of.id })) },
    hasBot(of) && { label: "Đưa bot ra khỏi nhóm", icon: "close", danger: true, act: setBot(of.type === "group" ? "left" : "kicked") },
  ].filter(Boolean);
}

const chatMenu = document.getElementById("chat-menu");
chatMenu.addEventListener("click", () => openMenu(chatMenu, chatActions()));
document.getElementById("back").addEventListener("click", () => { location.hash = `#${store.userId}`; });

const root = document.documentElement;
const saved = localStorage.getItem("theme");
if (saved) root.dataset.theme = saved;
document.getElementById("theme").addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
});

const main = document.getElementById("conversation");
main.addEventListener("dragover", (event) => {
  event.preventDefault();
  main.classList.add("drop");
});
main.addEventListener("dragleave", () => main.classList.remove("drop"));
main.addEventListener("drop", (event) => {
  event.preventDefault();
  main.classList.remove("drop");
  composer.attach(event.dataTransfer.files[0]);
});

/** Escape goes back: from a message to the field, from the field to the list. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (composer.closePopup()) return;
  const input = document.getElementById("input");
  if (isNarrow.matches && document.activeElement === input) location.hash = `#${store.userId}`;
  else if (document.activeElement === input) document.querySelector('#chats [aria-current="true"]')?.focus();
  else input.focus();
});
document.addEventListener("visibilitychange", () => {
  if (isShown() && store.world && atEnd() && markRead(here())) drawSide();
});
addEventListener("hashchange", goTo);

const world = await refresh();
await goTo();
listen(world.event_id, onEvent, (connected) => {
  // What came meanwhile is not known, and a server that was started anew counts from the beginning.
  if (connected && lost) location.reload();
  if (!connected && !lost) toast("Mất kết nối với máy chủ cục bộ. Đang thử lại…");
  lost = !connected;
  drawHead();
});
document.body.dataset.ready = "true";
