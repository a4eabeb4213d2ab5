// The page's dialogs, all of them <dialog> elements in index.html.

import { make } from "./message.js";

const languages = {
  en: "English", es: "Español", pt: "Português", fr: "Français", de: "Deutsch", uk: "Українська", ru: "Русский",
  ar: "العربية", he: "עברית", fa: "فارسی", hi: "हिन्दी", ja: "日本語", zh: "中文", "": "Not told",
};

const byID = (id) => document.getElementById(id);

/** Fills the selects of languages and places once these are known. */
export function fillChoices(places) {
  const option = (value, label) => {
    const element = make("option", "", label);
    element.value = value;
    return element;
  };
  for (const select of document.querySelectorAll("[data-fill=languages]")) {
    select.replaceChildren(...Object.entries(languages).map(([code, name]) => option(code, name)));
  }
  for (const select of document.querySelectorAll("[data-fill=places]")) {
    select.replaceChildren(...places.map((place) => option(place.name, place.name + ", " + place.country)));
  }
}

/** Shows a dialog and returns the value of the button that closed it. */
function ask(dialog) {
  return new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.onclose = () => resolve(dialog.returnValue);
    dialog.showModal();
  });
}

export async function openSettings(phone) {
  const dialog = byID("settings");
  const form = dialog.querySelector("form");
  form.languageCode.value = phone.state.languageCode;
  form.place.value = phone.state.place.name;
  if (await ask(dialog) === "keep") {
    await phone.act("profile", {
      firstName: phone.state.firstName, username: phone.state.username, languageCode: form.languageCode.value, place: form.place.value });
  }
}

/** Asks for a new phone's profile; null if it was cancelled. */
export async function askNewPhone() {
  const dialog = byID("new-phone");
  const form = dialog.querySelector("form");
  form.reset();
  if (await ask(dialog) !== "add") return null;
  return { firstName: form.firstName.value.trim(), languageCode: form.languageCode.value, place: form.place.value };
}

/** Asks on which phone to open a link; null for none. One that was pasted is likely meant for here. */
export async function askWhichPhone(link, phones, own, pasted) {
  const dialog = byID("which-phone");
  byID("which-link").textContent = link;
  const others = phones.filter((phone) => phone !== own);
  const ordered = pasted ? [own, ...others] : [...others, own];
  dialog.querySelector(".choices").replaceChildren(...ordered.map((phone, i) => {
    const button = make("button", i === 0 ? "strong" : "", phone === own ? phone.name + "’s phone (this one)" : phone.name + "’s phone");
    button.value = "phone-" + phone.id;
    return button;
  }));
  const answer = await ask(dialog);
  if (answer === "copy") await navigator.clipboard.writeText(link).catch(() => {});
  return phones.find((phone) => "phone-" + phone.id === answer) || null;
}

export function showAlert(text) {
  byID("alert-text").textContent = text;
  return ask(byID("alert"));
}

/** Wires the dialog of faults; set(kind, name, on) tells the sandbox. */
export function wireWeather(set) {
  byID("open-weather").onclick = () => byID("weather").showModal();
  for (const input of document.querySelectorAll("[data-fault]")) {
    input.onchange = () => set("faults", input.dataset.fault, input.checked);
  }
}

/** Shows which faults are on, and the caller's own switches. */
export function showWeather(state, set) {
  const until = Object.fromEntries((state.faults || []).map((fault) => [fault.name, fault.until]));
  for (const input of document.querySelectorAll("[data-fault]")) {
    input.checked = input.dataset.fault in until;
    const time = until[input.dataset.fault];
    input.closest("li").querySelector("small").textContent = time ? "until " + new Date(time).toLocaleTimeString() : "";
  }
  const switches = state.switches || [];
  const box = byID("own-switches");
  box.hidden = switches.length === 0;
  for (const own of switches) ownSwitch(box.querySelector("ul"), own, set).checked = own.on;
  const on = Object.keys(until).length + switches.filter((own) => own.on).length;
  const count = byID("weather-count");
  count.textContent = on;
  count.hidden = on === 0;
}

/** Finds or makes the box to tick for one of the caller's switches. */
function ownSwitch(list, own, set) {
  const found = [...list.querySelectorAll("input")].find((input) => input.dataset.switch === own.name);
  if (found) return found;
  const input = make("input");
  input.type = "checkbox";
  input.dataset.switch = own.name;
  input.setAttribute("role", "switch");
  input.onchange = () => set("switches", own.name, input.checked);
  list.append(make("li", "", make("label", "", input, make("span", "", own.label))));
  return input;
}
