/* Talks to the control routes of the local server. */

/** An answer of the server that refuses what was asked; its message is the server's. */
export class Refused extends Error {}

async function read(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(answer.error || answer.description || String(response.status));
  return answer;
}

/** Reads a route, for example `get("state")`. */
export async function get(path) {
  return read(await fetch(`/local/${path}`));
}

/** Acts, for example `post("messages", { user_id, chat_id, text })`. */
export async function post(path, order) {
  const headers = { "Content-Type": "application/json" };
  return read(await fetch(`/local/${path}`, { method: "POST", headers, body: JSON.stringify(order) }));
}

/** Sends a file as a person. */
export async function upload(file, fields) {
  const query = new URLSearchParams({ name: file.name, ...fields });
  const headers = { "Content-Type": "application/octet-stream" };
  return read(await fetch(`/local/files?${query}`, { method: "POST", headers, body: file }));
}

/** Listens to what happens after the event with this id. */
export function listen(after, onEvent, onState) {
  const stream = new EventSource(`/local/events?after=${after}`);
  stream.onmessage = ({ data }) => onEvent(JSON.parse(data));
  stream.onopen = () => onState(true);
  stream.onerror = () => onState(false);
}
