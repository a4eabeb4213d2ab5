// Where in a chat somebody reads: what scrolls by itself, and what Tab reaches.

const atOnce = 3000; // milliseconds

/**
 * Follows a chat to what is new, for whoever has not scrolled away. What is taller
 * than the screen starts at its top; a round button leads down to the newest. Of several
 * messages that follow a tap at once, the last is what the tap is about.
 */
export class Reading {
  constructor(log, newest) {
    this.log = log;
    this.newest = newest;
    this.following = true;
    this.anchor = null; // the first message that has not been seen whole
    this.seen = true; // the end of the chat was in view before it grew
    this.tapped = -atOnce; // when something was tapped here
    log.onscroll = () => this.scrolled();
    newest.onclick = () => { this.toEnd(); log.focus({ preventScroll: true }); };
    new ResizeObserver(() => this.place()).observe(log);
  }

  get below() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight; }

  /** To be called before the chat changes. */
  look() { this.seen = this.below < 40; }

  /** To be called after it: the elements of new messages, and those of changed ones. */
  grown(added, changed) {
    const own = added.findLastIndex((element) => element.classList.contains("own"));
    if (own >= 0) { this.following = true; this.anchor = null; this.seen = true; this.tapped = -atOnce; }
    const theirs = added.slice(own + 1);
    if (theirs.length && performance.now() - this.tapped < atOnce) this.anchor = theirs.at(-1);
    else if (theirs.length && (this.seen || !this.anchor)) this.anchor = theirs[0];
    if (!added.length && this.following) this.anchor = changed.find((element) => this.isCut(element)) || this.anchor;
    if (added.length || changed.includes(this.anchor)) this.place();
    this.showNewest();
  }

  /** Reports whether a message is in view, but not as a whole. */
  isCut(element) {
    const top = element.offsetTop - this.log.scrollTop;
    const bottom = top + element.offsetHeight;
    return bottom > 0 && top < this.log.clientHeight && (top < 0 || bottom > this.log.clientHeight);
  }

  /** Goes on showing what is new to whoever follows. */
  place() {
    if (this.anchor && !this.anchor.isConnected) this.anchor = null;
    if (this.following) {
      const end = this.log.scrollHeight - this.log.clientHeight;
      this.placed = Math.max(0, Math.min(end, this.anchor ? this.anchor.offsetTop - 8 : end));
      this.log.scrollTop = this.placed;
    }
    this.showNewest();
  }

  /** The person has done something here, so what comes of it is to be seen. */
  expect() {
    this.following = true;
    this.anchor = null;
    this.tapped = performance.now();
  }

  toEnd() {
    this.expect();
    this.place();
  }

  /** Only who scrolls away leaves what is new, and who comes back to the end follows again. */
  scrolled() {
    this.showNewest();
    if (Math.abs(this.log.scrollTop - this.placed) < 2) return;
    this.following = this.below < 40;
    if (this.following) this.anchor = null;
  }

  showNewest() { this.newest.hidden = this.below < 80; }
}

/**
 * Lets Tab reach one message of the chat, the newest until another is chosen: a
 * long chat would otherwise lie between two phones. Arrow keys go through all.
 */
export class Roving {
  constructor(log) {
    this.log = log;
    this.current = null;
    log.addEventListener("focusin", (event) => {
      const message = event.target.closest(".message");
      if (message) this.choose(message);
    });
    log.addEventListener("keydown", (event) => this.key(event));
  }

  get messages() { return [...this.log.querySelectorAll(".message")]; }

  /** To be called with each element that was made. */
  take(element, replaced) {
    if (replaced && replaced === this.current) this.current = element;
    this.reach(element, element === this.current);
  }

  /** To be called when there are new messages: the newest is the one, unless somebody is in the chat. */
  settle() {
    const inside = this.log !== document.activeElement && this.log.contains(document.activeElement);
    if (inside && this.current && this.current.isConnected) return;
    const all = this.messages;
    const newest = all.findLast((message) => message.querySelector(".buttons")) || all.at(-1);
    if (newest) this.choose(newest);
  }

  choose(message) {
    if (message === this.current) return;
    if (this.current) this.reach(this.current, false);
    this.current = message;
    this.reach(message, true);
  }

  reach(message, on) {
    message.classList.toggle("current", on);
    for (const control of message.querySelectorAll("a, button, .spoiler")) control.tabIndex = on ? 0 : -1;
  }

  key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = this.messages;
    if (!all.length) return;
    event.preventDefault();
    const from = document.activeElement === this.log ? all.indexOf(this.current) - step : all.indexOf(this.current);
    const to = all[Math.max(0, Math.min(all.length - 1, from + step))];
    to.focus();
  }
}
