// One phone: its chat, its keyboard, and what a person can do there.

import { icon, make } from "./element.js";
import { messageElement } from "./message.js";
import { CommandMenu } from "./commands.js";
import { attach, sendChosen } from "./attach.js";
import { confirmed, copy, openSettings } from "./dialogs.js";
import { Reading, Roving } from "./reading.js";

/** What a bot is likely to answer, below in the chat. */
const answered = new Set(["start", "say", "press", "tap", "open", "location"]);

export class Phone {
  /** page has: act(path, body), follow(link, phone, how), isOurs(link), toast(text), alert(text), news(phone). */
  constructor(state, page) {
    this.page = page;
    this.id = state.id;
    this.shown = new Map(); // message id → {looks, element}
    this.lastAnswer = 0;
    this.mode = null; // {act: "edit" | "reply", message, quote}
    const element = document.getElementById("phone-template").content.firstElementChild.cloneNode(true);
    this.element = element;
    this.part = (selector) => element.querySelector(selector);
    element.id = "phone-" + this.id;
    element.dataset.phone = this.id;
    element.setAttribute("aria-labelledby", "name-" + this.id);
    this.part("h2").id = "name-" + this.id;
    this.log = this.part(".log");
    this.log.id = "log-" + this.id;
    this.reading = new Reading(this.log, this.part(".newest"));
    this.roving = new Roving(this.log);
    this.input = this.part("textarea");
    this.input.id = "say-" + this.id;
    this.part(".attach").append(icon("attach"));
    this.part(".send").append(icon("send"));
    this.part(".newest").append(icon("down"));
    this.menu = new CommandMenu(this);
    this.listen();
    for (const answer of state.answers || []) this.lastAnswer = Math.max(this.lastAnswer, answer.event);
    this.update(state);
  }

  get name() { return this.state.firstName; }

  act(name, body = {}) {
    if (answered.has(name)) this.reading.expect();
    return this.page.act("phones/" + this.id + "/" + name, body);
  }

  say(text) { return this.act("say", { text }); }

  /** Sends something, as a reply if one has been begun. */
  sendDraft(draft) {
    const mode = this.mode;
    if (mode && mode.act === "reply") {
      this.leaveMode();
      draft = { ...draft, replyTo: mode.message.id, quote: mode.quote };
    }
    return this.act("say", draft);
  }

  find(id) { return id ? (this.state.messages || []).find((m) => m.id === id) : undefined; }

  listen() {
    this.part(".composer").onsubmit = (event) => { event.preventDefault(); this.send(); };
    this.input.onkeydown = (event) => {
      if (this.menu.key(event)) return;
      if (event.key === "Escape" && this.mode) this.leaveMode();
      this.newLine = event.key === "Enter" && event.shiftKey;
    };
    // Not every keyboard tells a key; all tell that a line break is to come.
    this.input.onbeforeinput = (event) => {
      if (event.inputType !== "insertLineBreak" || this.newLine) return;
      event.preventDefault();
      this.send();
    };
    this.input.oninput = () => { this.fit(); this.menu.filter(); };
    this.part(".start").onclick = () => this.act("start").then(() => this.input.focus());
    this.part(".blocked button").onclick = () => this.act("unblock").then(() => this.input.focus());
    this.part(".mode button").onclick = () => { this.leaveMode(); this.input.focus(); };
    this.part(".attach").onclick = () => attach(this);
    const photos = this.part(".photos");
    photos.onchange = () => sendChosen(this, photos, "photo");
    const files = this.part(".files");
    files.onchange = () => sendChosen(this, files, "document");
    this.listenToMenu(this.part(".menu"));
  }

  listenToMenu(details) {
    const close = () => { details.open = false; };
    details.onkeydown = (event) => {
      if (event.key === "Escape" && details.open) { close(); this.part("summary").focus(); }
    };
    details.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !details.contains(event.relatedTarget)) close();
    });
    document.addEventListener("pointerdown", (event) => { if (!details.contains(event.target)) close(); });
    for (const button of this.element.querySelectorAll("[data-do]")) {
      button.onclick = () => { close(); this.part("summary").focus(); this.doFromMenu(button.dataset.do); };
    }
  }

  async doFromMenu(what) {
    switch (what) {
      case "settings": return openSettings(this);
      case "timer": return this.act("timer", { timer: 24 * 60 * 60 });
      case "group":
        await this.act("group", { kind: "group", text: "A group" });
        return this.page.toast("The bot was added to a group. It speaks in private only, and leaves.");
      case "block": return this.act(this.state.blocked ? "unblock" : "block");
      case "clear":
        if (await confirmed("Clear the chat?", "Every message here goes. The bot isn’t told, and remembers what it has.", "Clear the chat")) await this.act(what);
        return;
      case "startover":
        if (await confirmed("Start over as somebody new?", "This account is deleted at Telegram, and a new one takes its place. The bot knows nothing of it.", "Start over")) await this.act(what);
    }
  }

  /** Puts words into the composer, as if they had been typed. */
  type(text) {
    this.input.value = text;
    this.fit();
    this.menu.close();
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = Math.min(this.input.scrollHeight + 2, 144) + "px";
  }

  send() {
    const text = this.input.value.trim();
    if (!text) return;
    const mode = this.mode;
    if (mode && mode.act === "edit") {
      this.leaveMode();
      return this.act("edit", { message: mode.message.id, text });
    }
    this.type("");
    if (!mode && this.page.isOurs(text)) return this.page.follow(text, this, { pasted: true });
    return this.sendDraft({ text });
  }

  beginEdit(message) {
    this.setMode({ act: "edit", message }, "Editing: ");
    this.type(message.text);
  }

  beginReply(message, quote = "") { this.setMode({ act: "reply", message, quote }, quote ? "Quoting: " : "Replying to: "); }

  setMode(mode, label) {
    this.mode = mode;
    this.part(".mode span").textContent = label + (mode.quote || mode.message.text || "a message");
    this.part(".mode").hidden = false;
    this.input.focus();
  }

  leaveMode() {
    if (this.mode && this.mode.act === "edit") this.type("");
    this.mode = null;
    this.part(".mode").hidden = true;
  }

  async press(message, button, element) {
    if (button.copyText) {
      await copy(button.copyText);
      this.page.toast("Copied: " + button.copyText);
    } else if (button.url) {
      return this.follow(button.url);
    }
    element.classList.add("busy");
    await this.act("press", { message: message.id, label: button.text });
    element.classList.remove("busy");
  }

  follow(link, how) { return this.page.follow(link, this, how); }

  update(state) {
    const moved = this.state && (this.state.place.name !== state.place.name || this.state.firstName !== state.firstName);
    this.state = state;
    if (moved) this.redraw(); // the hours are others there, and so is the name
    this.part(".face").textContent = [...state.firstName][0];
    this.part("h2").textContent = state.firstName;
    this.part(".where").textContent = [state.place.name, state.languageCode || "no language", state.username && "@" + state.username].filter(Boolean).join(" · ");
    this.log.lang = state.languageCode;
    this.nameParts(state.firstName);
    this.part("[data-do=block]").textContent = state.blocked ? "Unblock the bot" : "Block the bot";
    this.part(".before").hidden = state.started;
    this.part(".description").textContent = state.description || "Nothing has been written here yet.";
    this.part(".blocked").hidden = !state.blocked;
    this.part(".composer").hidden = state.blocked;
    this.showMessages(state.messages || []);
    this.showKeys(state.blocked ? [] : state.keyboard || []);
    this.showAnswers(state.answers || []);
    this.menu.update();
  }

  /** Says whose things they are: there are as many of each as there are phones. */
  nameParts(name) {
    const labels = { ".log": "Chat on " + name + "’s phone", textarea: "Message as " + name, ".send": "Send as " + name,
      ".slash": "Commands for " + name, ".attach": "Send something else as " + name, summary: "More for " + name,
      ".find": "Find a command for " + name, ".newest": "To the newest message of " + name };
    for (const [selector, label] of Object.entries(labels)) this.part(selector).setAttribute("aria-label", label);
  }

  format(time, options) {
    return new Intl.DateTimeFormat(undefined, { timeZone: this.state.place.timeZone, ...options }).format(new Date(time));
  }

  showMessages(messages) {
    const timeOf = (time) => this.format(time, { hour: "2-digit", minute: "2-digit" });
    this.reading.look();
    const kept = new Set(messages.map((m) => m.id));
    for (const [id, { element }] of this.shown) {
      if (!kept.has(id)) { element.remove(); this.shown.delete(id); }
    }
    if (!messages.length) this.redraw();
    const added = [], changed = [];
    for (const message of messages) {
      const looks = [message.event, ...message.reactions || [], "", ...message.ofBot || []].join();
      const old = this.shown.get(message.id);
      if (old && old.looks === looks) continue;
      const element = messageElement(message, this, timeOf);
      if (old) this.replace(old.element, element);
      else { this.startDay(message); this.log.append(element); }
      this.roving.take(element, old && old.element);
      this.shown.set(message.id, { looks, element });
      (old ? changed : added).push(element);
    }
    if (!added.length && !changed.length) return;
    this.page.news(this);
    this.roving.settle();
    this.reading.grown(added, changed);
  }

  /** Puts a changed message in its place, and the focus back where it was. */
  replace(old, element) {
    const controls = (of) => [...of.querySelectorAll("a, button")];
    const focused = old.contains(document.activeElement) ? controls(old).indexOf(document.activeElement) : null;
    old.replaceWith(element);
    if (focused !== null) (controls(element)[focused] || element).focus({ preventScroll: true });
  }

  redraw() {
    this.shown.clear();
    this.day = null;
    this.log.replaceChildren();
  }

  startDay(message) {
    const day = this.format(message.sentAt, { weekday: "long", day: "numeric", month: "long" });
    if (day === this.day) return;
    this.day = day;
    this.log.append(make("p", "day", day));
  }

  showKeys(rows) {
    const box = this.part(".keys");
    const wanted = JSON.stringify(rows);
    if (box.dataset.rows === wanted) return;
    box.dataset.rows = wanted;
    box.hidden = rows.length === 0;
    box.replaceChildren(...rows.map((row) => make("div", "", ...row.map((key) => {
      const button = make("button", "", key.text);
      button.type = "button";
      button.dir = "auto";
      button.onclick = () => this.act("tap", { label: key.text });
      return button;
    }))));
  }

  showAnswers(answers) {
    for (const answer of answers) {
      if (answer.event <= this.lastAnswer) continue;
      this.lastAnswer = answer.event;
      if (answer.text && answer.alert) this.page.alert(answer.text);
      else if (answer.text) this.page.toast(answer.text);
      if (answer.url) this.follow(answer.url);
    }
  }
}
