/* What floats above the page: menus, toasts and alerts. */

import { button, icon, make } from "./dom.js";

const menu = document.getElementById("menu");
let opener = null;

/**
 * Opens a menu beside an element.
 * @param {Element} anchor gets the focus back when the menu closes
 * @param {object[]} items `{ label, note, icon, leading, danger, checked, act }`
 * @param {{x: number, y: number}} [point] where the pointer was, instead of beside the element
 */
export function openMenu(anchor, items, point) {
  if (!items.length) return;
  opener = anchor;
  menu.replaceChildren(...items.map(menuItem));
  menu.hidden = false;
  const beside = anchor.getBoundingClientRect();
  const { x, y } = point || { x: beside.left, y: beside.bottom + 4 };
  const { offsetWidth: width, offsetHeight: height } = menu;
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`;
  anchor.setAttribute("aria-expanded", "true");
  menu.firstElementChild.focus();
}

function menuItem(item) {
  const label = make("span", "", make("strong", "", item.label), item.note ? make("small", "", item.note) : null);
  const leading = item.leading || (item.icon ? icon(item.icon) : null);
  const entry = button(item.danger ? "danger" : "", () => {
    closeMenu();
    item.act();
  }, leading, label);
  entry.setAttribute("role", "checked" in item ? "menuitemradio" : "menuitem");
  if ("checked" in item) entry.setAttribute("aria-checked", String(item.checked));
  return entry;
}

/** Closes the menu and gives the focus back. */
export function closeMenu() {
  if (menu.hidden) return;
  menu.hidden = true;
  opener.setAttribute("aria-expanded", "false");
  if (opener.isConnected) opener.focus();
}

menu.addEventListener("keydown", (event) => {
  const entries = [...menu.children];
  const at = entries.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 };
  if (event.key in steps) entries.at(steps[event.key] % entries.length).focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else return;
  event.preventDefault();
  event.stopPropagation();
});
document.addEventListener("pointerdown", (event) => {
  if (!menu.hidden && !menu.contains(event.target)) closeMenu();
});

/** Shows a note for a few seconds. */
export function toast(text) {
  const note = make("div", "", text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), 2500 + 45 * text.length);
}

/** Shows a note that has to be closed. */
export function alertBox(text) {
  document.getElementById("alert-text").textContent = text;
  document.getElementById("alert").showModal();
}
