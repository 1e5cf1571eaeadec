/* What the page knows: the world as the server tells it, whose eyes it is seen with, and what was read. */

import { get } from "./api.js";

export const store = {
  world: null,
  /** Whose eyes. */
  userId: 0,
  chatId: 0,
  /** The topic, 0 for General and for chats without topics. */
  thread: 0,
  messages: new Map(),
  /** Texts that could not be sent, by person and place; they outlive a reload of the page. */
  failed: JSON.parse(sessionStorage.getItem("failed") || "{}"),
  unread: new Map(),
};

export const bot = () => store.world.bot;
export const userName = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");
export const person = (id) => store.world.people.find((each) => each.id === id);
export const chat = (id = store.chatId) => store.world.chats.find((each) => each.id === id);
export const topic = (place) => chat(place.chatId)?.topics.find((each) => each.id === place.thread);
export const here = () => ({ chatId: store.chatId, thread: store.thread });
export const threadOf = (message) => (message.is_topic_message ? message.message_thread_id : 0);
export const hasBot = (of) => of.members.some((each) => each.user.id === bot().id && present(each));

const present = (member) => !["left", "kicked"].includes(member.status);
const key = (userId, place) => `${userId}/${place.chatId}/${place.thread}`;

/** Reads the world again, after something about chats changed. */
export async function refresh() {
  store.world = await get("state");
  return store.world;
}

/** What a person is in a chat; undefined for those who are not in it. */
export function membership(userId, of) {
  return of.members.find((each) => each.user.id === userId && present(each));
}

/** Whether the person administers the chat. */
export function administers(userId, of) {
  return ["creator", "administrator"].includes(membership(userId, of)?.status);
}

/** The places that a person sees: chats, and the topics of forums below them. */
export function places(userId) {
  const seen = store.world.chats.filter(
    (each) => !each.migrated_to && (each.type === "private" ? each.id === userId : membership(userId, each)),
  );
  return seen.flatMap((each) => [
    { chatId: each.id, thread: 0 },
    ...each.topics.map(({ id }) => ({ chatId: each.id, thread: id })),
  ]);
}

/** The name of a place: the bot, a group, or a topic. */
export function placeTitle(place) {
  const of = chat(place.chatId);
  if (of.type === "private") return bot().first_name;
  return place.thread ? topic(place)?.name || "Chủ đề" : of.title;
}

/** The name that stands over a message. */
export function speaker(message) {
  if (message.sender_chat) return message.sender_chat.title;
  return message.from ? userName(message.from) : "";
}

/** Whether the person sees the message as their own. */
export function isOwn(message, userId = store.userId) {
  if (!message.sender_chat) return message.from?.id === userId;
  const member = membership(userId, chat(message.chat.id));
  return Boolean(member?.anonymous) && message.sender_chat.id === message.chat.id;
}

/** The chat's messages, read from the server the first time. */
export async function loadMessages(chatId) {
  if (!store.messages.has(chatId)) store.messages.set(chatId, await get(`chats/${chatId}/messages`));
  return store.messages.get(chatId);
}

/** The messages of a place, oldest first. */
export function messagesAt(place) {
  const all = store.messages.get(place.chatId) || [];
  return chat(place.chatId)?.is_forum ? all.filter((each) => threadOf(each) === place.thread) : all;
}

/** Takes a new, edited or deleted message into the store. */
export function keep(kind, message) {
  const all = store.messages.get(message.chat.id);
  if (!all) return;
  const at = all.findIndex((each) => each.message_id === message.message_id);
  if (kind === "deleted") at >= 0 && all.splice(at, 1);
  else if (at >= 0) all[at] = message;
  else all.push(message);
}

/** Counts a message as unread for everybody who sees it but does not look at it. */
export function countUnread(message, lookedAt) {
  const place = { chatId: message.chat.id, thread: threadOf(message) };
  for (const { id } of store.world.people) {
    const sees = message.chat.type === "private" ? message.chat.id === id : membership(id, chat(message.chat.id));
    if (!sees || isOwn(message, id) || (lookedAt && id === store.userId)) continue;
    store.unread.set(key(id, place), (store.unread.get(key(id, place)) || 0) + 1);
  }
}

/** How many messages the person has not read at a place. */
export function unreadAt(place, userId = store.userId) {
  return store.unread.get(key(userId, place)) || 0;
}

/** How many messages the person has not read at all. */
export function unreadOf(userId) {
  return places(userId).reduce((sum, place) => sum + unreadAt(place, userId), 0);
}

/** Marks a place as read; returns how many messages were not. */
export function markRead(place) {
  const count = unreadAt(place);
  store.unread.delete(key(store.userId, place));
  return count;
}

/** One line for what a message says. */
export function summary(message) {
  if (message.text) return message.text;
  if (message.rich_message) return message.rich_message.blocks.filter((one) => one.text).map((one) => plainText(one.text)).join(" · ");
  if (message.document) return `📎 ${message.caption || message.document.file_name}`;
  const media = { photo: "🖼 Ảnh", voice: "🎤 Tin thoại", sticker: "Nhãn dán" };
  const kind = Object.keys(media).find((name) => message[name]);
  return kind ? message.caption || media[kind] : serviceText(message);
}

/** A rich text (a string, parts, or one with a style) as a plain one. */
export function plainText(text) {
  if (Array.isArray(text)) return text.map(plainText).join("");
  return typeof text === "string" ? text : plainText(text.text);
}

/** What a service message tells; null for messages that people or the bot write. */
export function serviceText(message) {
  const who = speaker(message);
  const joined = message.new_chat_members?.map(userName).join(", ");
  if (joined) return joined === who ? `${who} đã vào nhóm` : `${who} đã thêm ${joined}`;
  if (message.left_chat_member) {
    const left = userName(message.left_chat_member);
    return left === who ? `${who} đã rời nhóm` : `${who} đã đưa ${left} ra khỏi nhóm`;
  }
  if (message.forum_topic_created) return `${who} đã mở chủ đề “${message.forum_topic_created.name}”`;
  if (message.migrate_to_chat_id) return "Nhóm đã được nâng cấp thành siêu nhóm";
  if (message.migrate_from_chat_id) return `Siêu nhóm được tạo từ nhóm “${message.chat.title}”`;
  return null;
}

const placeKey = () => key(store.userId, here());

/** The texts that could not be sent here, oldest first: `{ text, more }`. */
export const failedHere = () => store.failed[placeKey()] || [];

/** Keeps a text that could not be sent. */
export function keepFailed(text, more) {
  store.failed[placeKey()] = [...failedHere(), { text, more }];
  sessionStorage.setItem("failed", JSON.stringify(store.failed));
}

/** Forgets one of the texts that could not be sent. */
export function dropFailed(one) {
  store.failed[placeKey()] = failedHere().filter((each) => each !== one);
  sessionStorage.setItem("failed", JSON.stringify(store.failed));
}
