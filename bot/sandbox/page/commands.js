// The "/" menu of a phone: the commands that the bot has set for its language.

import { make } from "./message.js";

export class CommandMenu {
  constructor(phone) {
    this.phone = phone;
    this.box = phone.part(".commands");
    this.box.id = "commands-" + phone.id;
    this.button = phone.part(".slash");
    this.button.setAttribute("aria-controls", this.box.id);
    this.button.onclick = () => (this.box.hidden ? this.open("") : this.close());
    phone.input.setAttribute("aria-controls", this.box.id);
    this.chosen = 0;
  }

  get options() { return [...this.box.querySelectorAll("[role=option]")]; }

  update() {
    this.box.setAttribute("aria-label", "Commands");
    this.button.disabled = !(this.phone.state.commands || []).length;
  }

  /** Opens while a command is being typed. */
  filter() {
    const typed = this.phone.input.value;
    if (/^\/\w*$/.test(typed)) this.open(typed.slice(1));
    else this.close();
  }

  open(prefix) {
    const fitting = (this.phone.state.commands || []).filter((c) => c.command.startsWith(prefix));
    if (!fitting.length) return this.close();
    this.box.replaceChildren(...fitting.map((c, i) => this.option(c, i)));
    this.box.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.choose(0);
    if (!prefix) this.phone.input.focus();
  }

  option(command, index) {
    const words = make("span", "", command.description);
    words.dir = "auto";
    const option = make("div", "", make("b", "", "/" + command.command), words);
    option.id = this.box.id + "-" + index;
    option.dataset.command = "/" + command.command;
    option.setAttribute("role", "option");
    option.onmousedown = (event) => event.preventDefault(); // the focus stays in the composer
    option.onclick = () => this.take(option);
    return option;
  }

  close() {
    this.box.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.phone.input.removeAttribute("aria-activedescendant");
  }

  choose(index) {
    const options = this.options;
    this.chosen = (index + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === this.chosen)));
    options[this.chosen].scrollIntoView({ block: "nearest" });
    this.phone.input.setAttribute("aria-activedescendant", options[this.chosen].id);
  }

  take(option) {
    this.phone.type("");
    this.phone.say(option.dataset.command);
  }

  /** Handles a key in the composer and reports whether it was for the menu. */
  key(event) {
    if (this.box.hidden) return false;
    switch (event.key) {
      case "ArrowDown": this.choose(this.chosen + 1); break;
      case "ArrowUp": this.choose(this.chosen - 1); break;
      case "Escape": this.close(); break;
      case "Tab": this.phone.type(this.options[this.chosen].dataset.command + " "); break;
      case "Enter": this.take(this.options[this.chosen]); break;
      default: return false;
    }
    event.preventDefault();
    return true;
  }
}
