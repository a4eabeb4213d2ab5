// One phone: its chat, its keyboard, and what a person can do there.

import { make, messageElement } from "./message.js";
import { CommandMenu } from "./commands.js";
import { openSettings } from "./dialogs.js";

export class Phone {
  /** page has: act(path, body), follow(link), toast(text), alert(text), news(phone). */
  constructor(state, page) {
    this.page = page;
    this.id = state.id;
    this.shown = new Map(); // message id → {event, element}
    this.lastAnswer = 0;
    this.mode = null; // {act: "edit" | "reply", message}
    const element = document.getElementById("phone-template").content.firstElementChild.cloneNode(true);
    this.element = element;
    this.part = (selector) => element.querySelector(selector);
    element.id = "phone-" + this.id;
    element.dataset.phone = this.id;
    element.setAttribute("aria-labelledby", "name-" + this.id);
    this.part("h2").id = "name-" + this.id;
    this.log = this.part(".log");
    this.log.id = "log-" + this.id;
    this.atEnd = true;
    this.log.onscroll = () => this.noticeScroll();
    new ResizeObserver(() => this.stayAtEnd()).observe(this.log);
    this.input = this.part("textarea");
    this.input.id = "say-" + this.id;
    this.menu = new CommandMenu(this);
    this.listen();
    for (const answer of state.answers || []) this.lastAnswer = Math.max(this.lastAnswer, answer.event);
    this.update(state);
  }

  get name() { return this.state.firstName; }

  act(name, body = {}) { return this.page.act("phones/" + this.id + "/" + name, body); }

  say(text) { return this.act("say", { text }); }

  find(id) { return (this.state.messages || []).find((m) => m.id === id); }

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
    this.part(".mode button").onclick = () => this.leaveMode();
    const file = this.part("input[type=file]");
    file.onchange = () => this.sendPhoto(file);
    const details = this.part(".menu");
    details.onkeydown = (event) => {
      if (event.key === "Escape" && details.open) { details.open = false; this.part("summary").focus(); }
    };
    details.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
    });
    for (const button of this.element.querySelectorAll("[data-do]")) {
      button.onclick = () => { details.open = false; this.doFromMenu(button.dataset.do); };
    }
  }

  doFromMenu(what) {
    switch (what) {
      case "settings": return openSettings(this);
      case "photo": return this.part("input[type=file]").click();
      case "group": return this.act("group", { kind: "group", text: "A group" })
        .then(() => this.page.toast("The bot was added to a group. It speaks in private only, and leaves."));
      case "block": return this.act(this.state.blocked ? "unblock" : "block");
      default: return this.act(what);
    }
  }

  async sendPhoto(file) {
    if (!file.files.length) return;
    const bytes = new Uint8Array(await file.files[0].arrayBuffer());
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    file.value = "";
    const text = this.input.value.trim();
    this.type("");
    await this.act("say", { kind: "photo", files: [{ data: btoa(binary) }], text });
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
    this.leaveMode();
    this.type("");
    if (!mode && this.page.isOurs(text)) return this.page.follow(text, this, true);
    if (mode && mode.act === "edit") this.act("edit", { message: mode.message.id, text });
    else if (mode) this.act("say", { replyTo: mode.message.id, text });
    else this.say(text);
  }

  beginEdit(message) {
    this.setMode("edit", message, "Editing: ");
    this.type(message.text);
  }

  beginReply(message) { this.setMode("reply", message, "Replying to: "); }

  setMode(act, message, label) {
    this.mode = { act, message };
    this.part(".mode span").textContent = label + (message.text || "a message");
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
      await navigator.clipboard.writeText(button.copyText).catch(() => {});
      this.page.toast("Copied: " + button.copyText);
    } else if (button.url) {
      return this.follow(button.url);
    }
    element.classList.add("busy");
    await this.act("press", { message: message.id, label: button.text });
    element.classList.remove("busy");
  }

  follow(link) { this.page.follow(link, this); }

  update(state) {
    if (this.state && this.state.place.name !== state.place.name) this.redraw(); // the hours are others there
    this.state = state;
    this.part(".face").textContent = [...state.firstName][0];
    this.part("h2").textContent = state.firstName;
    this.part(".where").textContent = [state.place.name, state.languageCode || "no language"].join(" · ");
    this.log.setAttribute("aria-label", "Chat on " + state.firstName + "’s phone");
    this.input.setAttribute("aria-label", "Message as " + state.firstName);
    this.part(".send").setAttribute("aria-label", "Send as " + state.firstName);
    this.part(".slash").setAttribute("aria-label", "Commands for " + state.firstName);
    this.part("summary").setAttribute("aria-label", "More for " + state.firstName);
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

  format(time, options) {
    return new Intl.DateTimeFormat(undefined, { timeZone: this.state.place.timeZone, ...options }).format(new Date(time));
  }

  showMessages(messages) {
    const timeOf = (time) => this.format(time, { hour: "2-digit", minute: "2-digit" });
    const kept = new Set(messages.map((m) => m.id));
    for (const [id, { element }] of this.shown) {
      if (!kept.has(id)) { element.remove(); this.shown.delete(id); }
    }
    let fresh = false;
    for (const message of messages) {
      const old = this.shown.get(message.id);
      if (old && old.event === message.event) continue;
      const element = messageElement(message, this, timeOf);
      if (old) old.element.replaceWith(element);
      else { this.startDay(message); this.log.append(element); }
      this.shown.set(message.id, { event: message.event, element });
      fresh = true;
    }
    if (fresh) this.page.news(this);
    if (fresh) this.stayAtEnd();
  }

  redraw() {
    this.shown.clear();
    this.day = null;
    this.log.replaceChildren();
  }

  /** Only who scrolls up leaves the end; a new message makes the chat longer before it is followed. */
  noticeScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    const up = scrollTop < this.lastTop;
    this.atEnd = scrollHeight - scrollTop - clientHeight < 80 || (this.atEnd && !up);
    this.lastTop = scrollTop;
  }

  /** Goes on showing the newest message to whoever has not scrolled up. */
  stayAtEnd() {
    if (this.atEnd) this.scrollToEnd();
  }

  scrollToEnd() {
    requestAnimationFrame(() => { this.log.scrollTop = this.log.scrollHeight; });
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
