// What can be done with a message that is there.

import { ask, choose, copy } from "./dialogs.js";

/** The emoji that Telegram's apps offer first, spelled as it spells them. */
const reactions = ["❤", "👍", "🙏", "🤗", "😢", "😁"];

/** Asks what to do with the message, and does it. */
export async function openMessageMenu(phone, message) {
  const what = await choose("This message", optionsFor(message), {
    few: message.letter ? [] : reactions.map((emoji) => ({ value: emoji, label: emoji, strong: has(message, emoji) })), fewAre: "React with",
  });
  const id = { message: message.id };
  if (reactions.includes(what)) {
    return phone.act("react", { ...id, reactions: has(message, what) ? [] : [what] });
  }
  switch (what) {
    case "reply": return phone.beginReply(message);
    case "quote": return quote(phone, message);
    case "edit": return phone.beginEdit(message);
    case "copy": return copy(message.text);
    case "": return;
    default: return phone.act(what, id);
  }
}

const has = (message, emoji) => (message.reactions || []).includes(emoji);

function optionsFor(message) {
  const may = { reply: !message.letter, quote: !message.letter && message.text, edit: isOwn(message) && message.text && !message.origin,
    forward: !message.kept && !message.pinned && message.timer === null, pin: !message.letter, copy: message.text, delete: !message.letter };
  const labels = { reply: "Reply", quote: "Reply to a part", edit: "Edit", forward: "Forward to the bot", pin: "Pin", copy: "Copy the words",
    delete: "Delete" };
  return Object.keys(labels).filter((what) => may[what]).map((what) => ({ value: what, label: labels[what] }));
}

const isOwn = (message) => !message.fromBot && !message.letter;

/** Asks for the part to quote until the message does say it. */
async function quote(phone, message) {
  const dialog = document.getElementById("quote");
  const part = dialog.querySelector("textarea");
  const note = dialog.querySelector(".note");
  part.value = message.text;
  note.textContent = "";
  while (await ask(dialog) === "quote") {
    if (message.text.includes(part.value)) return phone.beginReply(message, part.value);
    note.textContent = "The message doesn’t say it like that.";
  }
}
