// The sandbox's page: listens to its state and lets people act on phones.

import { make } from "./element.js";
import { Phone } from "./phone.js";
import { readLink } from "./links.js";
import { askNewPhone, askWhichPhone, fillChoices, openShare, showAlert } from "./dialogs.js";
import { showWeather, wireWeather } from "./weather.js";

const byID = (id) => document.getElementById(id);
const phones = new Map();
const narrow = matchMedia("(max-width: 860px)");
let chosen = null; // the phone shown on a narrow screen
let bot = { username: "" };

/** What phones may ask of the page. */
const page = { act, follow, isOurs, toast, alert: showAlert, news };

/** The phones in their order on the page. */
const inOrder = () => [...byID("phones").children].map((element) => phones.get(Number(element.dataset.phone)));

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
function isOurs(link) { return readLink(link, bot.username).kind === "bot"; }

/**
 * Follows a link that was tapped, pasted, or tapped in a letter, as Telegram would:
 * what leads to a chat opens in the page, anything else in a new tab.
 */
async function follow(address, phone, { pasted = false, letter = false } = {}) {
  const link = readLink(address, bot.username);
  switch (link.kind) {
    case "bot": return openBot(address, phone, pasted, letter);
    case "share":
    case "chat": return openShare(link, phone, inOrder(), toast);
    case "web": window.open(address, "_blank", "noopener,noreferrer");
  }
}

/** Opens a link to the bot on a phone of the reader's choice. A letter was meant for the phone that has it. */
async function openBot(address, phone, pasted, letter) {
  const { phone: on, words } = letter ? { phone } : await askWhichPhone(address, inOrder(), phone, pasted);
  if (words) return phone.sendDraft({ text: address });
  if (!on) return;
  choose(on);
  await on.act("open", { text: address });
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
  phone.reading.place();
}

function addPhone(state) {
  const tab = make("button");
  tab.type = "button";
  tab.dir = "auto";
  tab.id = "tab-" + state.id;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", "phone-" + state.id);
  const skip = make("a");
  skip.id = "skip-" + state.id;
  skip.href = "#say-" + state.id;
  const phone = new Phone(state, page);
  phones.set(state.id, phone);
  tab.onclick = () => choose(phone);
  skip.onclick = (event) => {
    event.preventDefault();
    choose(phone);
    phone.input.focus();
  };
  byID("tabs").append(tab);
  byID("skips").append(skip);
  byID("phones").append(phone.element);
}

/** Takes away a phone whose account is gone. */
function removePhone(phone) {
  phones.delete(phone.id);
  for (const element of [phone.element, byID("tab-" + phone.id), byID("skip-" + phone.id)]) element.remove();
  if (chosen === phone) chosen = null;
}

/** Shows the phones that there are, in their order. */
function showPhones(states) {
  const there = new Set(states.map((state) => state.id));
  const place = inOrder().indexOf(chosen);
  for (const phone of [...phones.values()]) if (!there.has(phone.id)) removePhone(phone);
  states.forEach((state, i) => {
    if (phones.has(state.id)) phones.get(state.id).update(state);
    else addPhone(state);
    byID("tab-" + state.id).textContent = state.firstName;
    byID("skip-" + state.id).textContent = "Write as " + state.firstName;
    // Moving an element loses its place in the chat and the focus, so only what is new moves.
    for (const [box, id] of [["tabs", "tab-"], ["skips", "skip-"], ["phones", "phone-"]]) {
      const element = byID(id + state.id);
      if (byID(box).children[i] !== element) byID(box).insertBefore(element, byID(box).children[i]);
    }
  });
  tellWidth();
  if (!chosen && phones.size) choose(phones.get((states[place] || states[0]).id));
}

function show(state) {
  bot = state.bot;
  fillChoices(state.places, state.bot.languages || []);
  showPhones(state.phones || []);
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
    const all = inOrder();
    choose(all[(all.indexOf(chosen) + step + all.length) % all.length]);
    byID("tab-" + chosen.id).focus();
  };
}

/** Remembers in this browser that the suggestions were hidden. */
function wireGuide() {
  const guide = byID("guide");
  guide.hidden = localStorage.getItem("guide") === "hidden";
  byID("close-guide").onclick = () => {
    guide.hidden = true;
    localStorage.setItem("guide", "hidden");
  };
  for (const button of guide.querySelectorAll("[data-types]")) {
    button.onclick = () => {
      const phone = inOrder()[Number(button.dataset.phone)];
      if (!phone) return;
      choose(phone);
      phone.type(button.dataset.types);
      phone.input.focus();
    };
  }
}

/** On a narrow screen phones are what the tabs show, on a wide one all are there. */
function tellWidth() {
  for (const { element } of phones.values()) {
    if (narrow.matches) element.setAttribute("role", "tabpanel");
    else element.removeAttribute("role");
  }
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
wireGuide();
narrow.onchange = tellWidth;
listen();
