// The sandbox's page: listens to its state and lets people act on phones.

import { make } from "./message.js";
import { Phone } from "./phone.js";
import { askNewPhone, askWhichPhone, fillChoices, showAlert, showWeather, wireWeather } from "./dialogs.js";

const byID = (id) => document.getElementById(id);
const phones = new Map();
let chosen = null; // the phone shown on a narrow screen
let bot = { username: "" };

/** What phones may ask of the page. */
const page = { act, follow, isOurs, toast, alert: showAlert, news };

async function act(path, body = {}) {
  try {
    const response = await fetch("/sandbox/" + path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (answer && answer.error) toast("That did not work: " + answer.error);
    return response.ok ? answer : null;
  } catch {
    toast("The sandbox does not answer.");
    return null;
  }
}

function toast(text) {
  const line = make("p", "", text);
  line.dir = "auto";
  byID("toasts").append(line);
  setTimeout(() => line.remove(), 5000);
}

/** Reports whether a link leads to the bot. */
function isOurs(link) {
  if (!URL.canParse(link)) return false;
  const { host, pathname } = new URL(link);
  return ["t.me", "telegram.me"].includes(host) && pathname.slice(1).toLowerCase() === bot.username.toLowerCase();
}

/** Opens a link: one to the bot on a phone of the reader's choice, any other in a new tab. */
async function follow(link, phone, pasted = false) {
  if (!isOurs(link)) {
    if (/^https?:/.test(link)) window.open(link, "_blank", "noopener,noreferrer");
    return;
  }
  const on = await askWhichPhone(link, [...phones.values()], phone, pasted);
  if (!on) return;
  choose(on);
  await on.act("open", { text: link });
  on.input.focus();
}

/** Marks the tab of a phone that has something new and is not in view. */
function news(phone) {
  const tab = byID("tab-" + phone.id);
  if (tab && chosen && phone !== chosen) tab.classList.add("news");
}

function choose(phone) {
  chosen = phone;
  for (const other of phones.values()) {
    other.element.classList.toggle("chosen", other === phone);
    const tab = byID("tab-" + other.id);
    tab.setAttribute("aria-selected", String(other === phone));
    tab.tabIndex = other === phone ? 0 : -1;
  }
  byID("tab-" + phone.id).classList.remove("news");
  phone.scrollToEnd();
}

function addPhone(state) {
  const tab = make("button", "", state.firstName);
  tab.type = "button";
  tab.dir = "auto";
  tab.id = "tab-" + state.id;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", "phone-" + state.id);
  byID("tabs").append(tab);
  const phone = new Phone(state, page);
  phones.set(state.id, phone);
  byID("phones").append(phone.element);
  tab.onclick = () => choose(phone);
  phone.scrollToEnd();
  return phone;
}

function show(state) {
  bot = state.bot;
  if (!document.querySelector("[data-fill=places] option")) fillChoices(state.places);
  for (const one of state.phones || []) {
    if (phones.has(one.id)) phones.get(one.id).update(one);
    else addPhone(one);
  }
  if (!chosen && phones.size) choose(phones.values().next().value);
  const advance = byID("advance");
  advance.disabled = !state.advance;
  advance.title = state.advance ? "" : "Nothing is planned by this bot.";
  showWeather(state, setSwitch);
}

const setSwitch = (kind, name, on) => act(kind, { name, on });

function wireTabs() {
  byID("tabs").onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !chosen) return;
    const all = [...phones.values()];
    choose(all[(all.indexOf(chosen) + step + all.length) % all.length]);
    byID("tab-" + chosen.id).focus();
  };
}

function wireTools() {
  byID("advance").onclick = async () => {
    const answer = await act("advance");
    if (answer && answer.line) toast(answer.line);
  };
  byID("open-new-phone").onclick = async () => {
    const profile = await askNewPhone();
    if (!profile || !profile.firstName) return;
    const added = await act("phones", profile);
    if (added && phones.has(added.id)) choose(phones.get(added.id));
  };
  byID("close-guide").onclick = () => { byID("guide").hidden = true; };
  for (const button of byID("guide").querySelectorAll("[data-types]")) {
    button.onclick = () => {
      const phone = [...phones.values()][Number(button.dataset.phone)];
      if (!phone) return;
      choose(phone);
      phone.type(button.dataset.types);
      phone.input.focus();
    };
  }
  wireWeather(setSwitch);
}

function listen() {
  const events = new EventSource("/sandbox/events");
  events.onmessage = (event) => {
    byID("lost").hidden = true;
    show(JSON.parse(event.data));
  };
  events.onerror = () => { byID("lost").hidden = false; };
}

wireTabs();
wireTools();
listen();
