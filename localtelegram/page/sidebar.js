/* The left side: whose eyes, and the chats they see. */

import { avatar, button, clock, glyphs, icon, make } from "./dom.js";
import { openMenu } from "./floating.js";
import {
  bot, chat, hasBot, isOwn, messagesAt, person, placeTitle, places, speaker, store, summary, unreadAt, unreadOf, userName,
} from "./store.js";

const ROLES = { creator: "quản trị", administrator: "quản trị ẩn danh trong nhóm" };

/** What a person is, in a few words: from what they are in the groups. */
export function roleOf(userId) {
  const statuses = store.world.chats.flatMap((each) =>
    each.type === "private" ? [] : each.members.filter((member) => member.user.id === userId));
  const leading = statuses.find((member) => member.status in ROLES);
  return leading ? ROLES[leading.status] : "người dùng";
}

/** Draws the button that tells and changes whose eyes the page sees with. */
export function drawPersona(choose) {
  const user = person(store.userId);
  const name = userName(user);
  const opener = document.getElementById("persona");
  opener.replaceChildren(
    avatar(user.id, name, "small"),
    make("span", "who", make("strong", "", name), make("small", "", `Đang là: ${roleOf(user.id)}`)),
    ...elsewhere(),
    icon("down"),
  );
  opener.setAttribute("aria-label", `Đang là ${name}, ${roleOf(user.id)}. Đổi người`);
  opener.onclick = () => openMenu(opener, store.world.people.map((each) => ({
    label: userName(each),
    note: [roleOf(each.id), unreadOf(each.id) ? `${unreadOf(each.id)} tin chưa đọc` : ""].filter(Boolean).join(" · "),
    leading: avatar(each.id, userName(each), "small"),
    checked: each.id === store.userId,
    act: () => choose(each.id),
  })));
}

function elsewhere() {
  const others = store.world.people.filter((each) => each.id !== store.userId);
  const count = others.reduce((sum, each) => sum + unreadOf(each.id), 0);
  const badge = make("span", "badge", String(count));
  badge.title = "Tin chưa đọc của những người khác";
  return count ? [badge] : [];
}

/** Draws the list of chats. */
export function drawChats(open) {
  const rows = places(store.userId).map((place) => row(place, open));
  const list = document.getElementById("chats");
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  list.replaceChildren(...rows);
  if (focused) rows.find((each) => each.dataset.place === focused)?.focus();
}

function row(place, open) {
  const of = chat(place.chatId);
  const title = placeTitle(place);
  const last = messagesAt(place).at(-1);
  const unread = unreadAt(place);
  const mark = unread ? make("span", "badge", String(unread)) : null;
  mark?.setAttribute("aria-label", `${unread} tin chưa đọc`);
  const picture = of.type === "private" ? avatar(bot().id, bot().first_name) : avatar(place.thread || of.id, title, place.thread ? "topic" : "");
  const entry = button(place.thread ? "chat topic-row" : "chat", () => open(place), picture, make("span", "lines",
    make("span", "row", make("span", "title", title), make("span", "time", last ? clock(last.date) : "")),
    make("span", "row", lastLine(of, last), mark)));
  entry.dataset.place = `${place.chatId}/${place.thread}`;
  entry.setAttribute("aria-current", String(place.chatId === store.chatId && place.thread === store.thread));
  return entry;
}

function lastLine(of, last) {
  if (!last) return make("span", "last", of.type === "private" ? "Bấm để bắt đầu" : hasBot(of) ? "Bot đang ở trong nhóm" : "Bot không ở trong nhóm");
  const who = of.type === "private" || !last.text ? "" : isOwn(last) ? "Bạn: " : `${givenName(last)}: `;
  return make("span", "last", who ? make("b", "", who) : "", glyphs(summary(last).slice(0, 120)));
}

/** Vietnamese given names stand last; bots and groups have names of one piece. */
function givenName(message) {
  const name = speaker(message);
  return message.sender_chat || message.from.is_bot ? name : name.split(" ").at(-1);
}

document.getElementById("chats").addEventListener("keydown", (event) => {
  const rows = [...event.currentTarget.children];
  const at = rows.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (to === undefined || !rows[to]) return;
  rows[to].focus();
  event.preventDefault();
});
