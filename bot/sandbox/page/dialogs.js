// The page's dialogs, all of them <dialog> elements in index.html.

import { make } from "./element.js";
import { languageGroups } from "./languages.js";

const byID = (id) => document.getElementById(id);

/** Fills the selects of languages and places, and again when the bot speaks more. */
export function fillChoices(places, languages) {
  const wanted = JSON.stringify([places.length, languages]);
  if (document.body.dataset.choices === wanted || document.querySelector("dialog[open]")) return;
  document.body.dataset.choices = wanted;
  const option = (value, label) => {
    const element = make("option", "", label);
    element.value = value;
    return element;
  };
  for (const select of document.querySelectorAll("[data-fill=languages]")) {
    select.replaceChildren(...languageGroups(languages).map(([label, group]) => {
      const box = make("optgroup", "", ...group.map(([code, name]) => option(code, name)));
      box.label = label;
      return box;
    }));
    select.value = "en";
  }
  for (const select of document.querySelectorAll("[data-fill=places]")) {
    select.replaceChildren(...places.map((place) => option(place.name, place.name + ", " + place.country)));
  }
}

document.addEventListener("click", (event) => {
  if (event.target.matches("dialog .cancel")) event.target.closest("dialog").close("");
});

/** Shows a dialog and returns the value of the button that closed it. */
export function ask(dialog) {
  return new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.onclose = () => {
      // Closing gives the focus back, but not always the place to type at.
      const field = document.activeElement;
      if (field instanceof HTMLTextAreaElement) field.setSelectionRange(field.selectionStart, field.selectionEnd);
      resolve(dialog.returnValue);
    };
    dialog.showModal();
  });
}

/** Buttons that close a dialog with their values, the first of them the likeliest. */
function choiceButtons(options) {
  return options.map(({ value, label, strong }) => {
    const button = make("button", strong ? "strong" : "", label);
    button.value = value;
    button.dir = "auto";
    return button;
  });
}

/** Asks for one of the options [{value, label}]; "" is none. few are shown in a row of their own. */
export async function choose(title, options, { note = "", few = [], fewAre = "" } = {}) {
  const dialog = byID("sheet");
  byID("sheet-title").textContent = title;
  dialog.querySelector(".note").textContent = note;
  const row = dialog.querySelector(".few");
  row.hidden = few.length === 0;
  row.setAttribute("aria-label", fewAre);
  row.replaceChildren(...choiceButtons(few));
  dialog.querySelector(".choices").replaceChildren(...choiceButtons(options));
  return ask(dialog);
}

export async function confirmed(title, note, label) {
  return await choose(title, [{ value: "yes", label, strong: true }], { note }) === "yes";
}

export async function openSettings(phone) {
  const dialog = byID("settings");
  const form = dialog.querySelector("form");
  const now = phone.state;
  const fields = form.elements;
  fields.firstName.value = now.firstName;
  fields.username.value = now.username;
  fields.languageCode.value = now.languageCode;
  fields.place.value = now.place.name;
  fields.noVoice.checked = now.noVoice;
  if (await ask(dialog) !== "keep") return;
  await phone.act("profile", {
    firstName: fields.firstName.value.trim(), lastName: now.lastName, username: fields.username.value.trim().replace(/^@/, ""),
    languageCode: fields.languageCode.value, place: fields.place.value, noVoice: fields.noVoice.checked,
  });
}

/** Asks for a new phone's profile; null if it was cancelled. */
export async function askNewPhone() {
  const dialog = byID("new-phone");
  const form = dialog.querySelector("form");
  form.elements.firstName.value = "";
  if (await ask(dialog) !== "add") return null;
  return { firstName: form.firstName.value.trim(), languageCode: form.languageCode.value, place: form.place.value };
}

/**
 * Asks on which phone to open a link to the bot: {phone}, or {words: true} to send
 * it as a message, or {} for neither. One that was pasted is likely meant for here.
 */
export async function askWhichPhone(link, phones, own, pasted) {
  const dialog = byID("which-phone");
  byID("which-link").textContent = link;
  byID("which-words").hidden = !pasted;
  const others = phones.filter((phone) => phone !== own);
  const ordered = pasted ? [own, ...others] : [...others, own];
  dialog.querySelector(".choices").replaceChildren(...choiceButtons(ordered.map((phone, i) => ({
    value: "phone-" + phone.id, label: phone === own ? phone.name + "’s phone (this one)" : phone.name + "’s phone", strong: i === 0,
  }))));
  const answer = await ask(dialog);
  if (answer === "copy") await copy(link);
  return { phone: phones.find((phone) => "phone-" + phone.id === answer), words: answer === "words" };
}

/**
 * Stands in for Telegram's share sheet, and for the chat that a link with a draft
 * opens: the words can be changed, and sent to another phone, outside the bot's chat.
 */
export async function openShare(link, own, phones, toast) {
  const dialog = byID("share");
  const named = (phone) => phone.state.username.toLowerCase() === (link.username || "").toLowerCase();
  const others = phones.filter((phone) => phone !== own && (link.kind === "share" || named(phone)));
  byID("share-title").textContent = link.kind === "share" ? "Share with somebody" : "A chat with @" + link.username;
  let note = "This goes into a chat of your own. The bot sees nothing of it.";
  if (!others.length) note = link.kind === "share" ? "There is no other phone to send this to yet." : "@" + link.username + " is on none of these phones. Telegram would open a chat with them here.";
  byID("share-note").textContent = note;
  const words = dialog.querySelector("textarea");
  words.value = link.text;
  dialog.querySelector(".choices").replaceChildren(...choiceButtons(others.map((phone, i) => ({
    value: "phone-" + phone.id, label: "Send to " + phone.name, strong: i === 0,
  }))));
  const answer = await ask(dialog);
  const text = words.value.trim();
  if (answer === "copy") return copy(text);
  const to = others.find((phone) => "phone-" + phone.id === answer);
  if (!to || !text) return;
  if (await own.act("write", { to: to.id, text })) toast(to.name + " has it, in a chat of your own.");
}

export const copy = (text) => navigator.clipboard.writeText(text).catch(() => {});

export function showAlert(text) {
  byID("alert-text").textContent = text;
  return ask(byID("alert"));
}
