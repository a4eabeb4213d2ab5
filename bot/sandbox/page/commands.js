// The "/" menu of a phone: the commands that the bot has set for its language. It
// opens while a command is typed, and from its button with a field to find one.

import { make } from "./element.js";

export class CommandMenu {
  constructor(phone) {
    this.phone = phone;
    this.box = phone.part(".commands");
    this.box.id = "commands-" + phone.id;
    this.find = phone.part(".find");
    this.list = phone.part(".list");
    this.list.id = "command-list-" + phone.id;
    this.none = phone.part(".none");
    this.button = phone.part(".slash");
    this.chosen = 0;
    this.button.setAttribute("aria-controls", this.box.id);
    for (const field of [this.find, phone.input]) field.setAttribute("aria-controls", this.list.id);
    this.button.onclick = () => (this.box.hidden ? this.browse() : this.close());
    this.find.oninput = () => this.open(this.find.value.replace(/^\//, ""), this.find);
    this.find.onkeydown = (event) => this.key(event);
    this.box.addEventListener("focusout", (event) => {
      if (!this.box.contains(event.relatedTarget) && event.relatedTarget !== this.button) this.close();
    });
  }

  get options() { return [...this.list.children]; }

  update() { this.button.disabled = !(this.phone.state.commands || []).length; }

  /** Opens while a command is being typed. */
  filter() {
    const typed = this.phone.input.value;
    if (/^\/\w*$/.test(typed)) this.open(typed.slice(1), this.phone.input);
    else this.close();
  }

  /** Opens with a field of its own. */
  browse() {
    this.find.value = "";
    this.open("", this.find);
    this.find.focus();
  }

  /** Shows the commands that begin so, or that say so when looked for; field is where that is typed. */
  open(words, field) {
    this.field = field;
    const searching = field === this.find;
    const wanted = words.toLowerCase();
    const fitting = (this.phone.state.commands || []).filter((c) => c.command.startsWith(wanted)
      || (searching && c.description.toLowerCase().includes(wanted)));
    if (!fitting.length && !searching) return this.close();
    this.find.hidden = !searching;
    this.list.replaceChildren(...fitting.map((c, i) => this.option(c, i)));
    this.list.hidden = !fitting.length;
    this.none.hidden = fitting.length > 0;
    this.box.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.find.setAttribute("aria-expanded", String(searching && fitting.length > 0));
    if (fitting.length) this.choose(0);
    else field.removeAttribute("aria-activedescendant");
  }

  option(command, index) {
    const words = make("span", "", command.description);
    words.dir = "auto";
    const option = make("div", "", make("b", "", "/" + command.command), words);
    option.id = this.list.id + "-" + index;
    option.dataset.command = "/" + command.command;
    option.setAttribute("role", "option");
    option.onmousedown = (event) => event.preventDefault(); // the focus stays in the field
    option.onclick = () => this.take(option);
    return option;
  }

  close() {
    this.box.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    for (const field of [this.find, this.phone.input]) field.removeAttribute("aria-activedescendant");
    this.find.setAttribute("aria-expanded", "false");
  }

  choose(index) {
    const options = this.options;
    this.chosen = (index + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === this.chosen)));
    options[this.chosen].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", options[this.chosen].id);
  }

  take(option) {
    this.close();
    this.phone.type("");
    this.phone.input.focus();
    this.phone.say(option.dataset.command);
  }

  /** Handles a key in the field at hand and reports whether it was for the menu. */
  key(event) {
    if (this.box.hidden) return false;
    const searching = this.field === this.find;
    if (event.key === "Escape") {
      this.close();
      if (searching) this.button.focus();
    } else if (!this.options.length) {
      return false;
    } else {
      switch (event.key) {
        case "ArrowDown": this.choose(this.chosen + 1); break;
        case "ArrowUp": this.choose(this.chosen - 1); break;
        case "Enter": this.take(this.options[this.chosen]); break;
        case "Tab":
          if (searching || event.shiftKey) return false;
          this.phone.type(this.options[this.chosen].dataset.command + " ");
          break;
        default: return false;
      }
    }
    event.preventDefault();
    return true;
  }
}
