// Turns one message into what people see. Whatever was written is set as text,
// never as markup.

import { icon, make } from "./element.js";
import { openMessageMenu } from "./message_menu.js";
const plainTags = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

function linked(address, content, phone, letter) {
  const link = make("a", "", content);
  link.href = /^https?:/.test(address) ? address : "#";
  link.onclick = (event) => { event.preventDefault(); phone.follow(address, { letter }); };
  return link;
}

/** Dresses a stretch of text according to its entity. */
function dressed(entity, content, phone, letter) {
  const words = content.textContent;
  switch (entity.type) {
    case "bot_command": {
      // Not a <button>: that would not wrap as words do.
      const tap = make("a", "", content);
      tap.href = "#";
      tap.setAttribute("role", "button");
      tap.onclick = (event) => { event.preventDefault(); phone.say(words); };
      return tap;
    }
    case "url": return linked(words.includes("://") ? words : "https://" + words, content, phone, letter);
    case "text_link": return linked(entity.url, content, phone, letter);
    case "mention": return linked("https://t.me/" + words.slice(1), content, phone, letter);
    case "phone_number": {
      const link = make("a", "", content);
      link.href = "tel:" + words.replace(/[^+\d]/g, "");
      return link;
    }
    case "email": {
      const link = make("a", "", content);
      link.href = "mailto:" + words;
      return link;
    }
    case "spoiler": {
      const hidden = make("span", "spoiler", content);
      hidden.tabIndex = 0;
      return hidden;
    }
    default:
      return plainTags[entity.type] ? make(plainTags[entity.type], "", content) : content;
  }
}

/** Builds a text with its entities, whose places count UTF-16 units as JavaScript does. */
function richText(text, entities, phone, letter) {
  const build = (from, to, inside) => {
    const piece = document.createDocumentFragment();
    let at = from;
    for (let i = 0; i < inside.length; ) {
      const outer = inside[i];
      const start = Math.max(outer.offset, at);
      const end = Math.min(outer.offset + outer.length, to);
      const within = [];
      for (i++; i < inside.length && inside[i].offset < end; i++) within.push(inside[i]);
      if (end <= start) continue;
      piece.append(text.slice(at, start), dressed(outer, build(start, end, within), phone, letter));
      at = end;
    }
    piece.append(text.slice(at, to));
    return piece;
  };
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(0, text.length, sorted);
}

function attachment(kind, title, note) {
  return make("div", "attached", make("span", "sign", icon(kind)), make("div", "", title, note ? make("small", "", note) : null));
}

const recordings = [["voice", "Voice message"], ["video", "Video"], ["round", "Round video message"]];

const length = (seconds) => Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");

function attached(message, phone) {
  const parts = [];
  if (message.photo) {
    const picture = make("img");
    picture.src = "/sandbox/files/" + message.photo.id;
    picture.alt = message.text ? "Photo: " + message.text : "Photo";
    picture.onload = () => phone.reading.place();
    parts.push(picture);
  }
  if (message.contact) {
    const name = [message.contact.first_name, message.contact.last_name].filter(Boolean).join(" ");
    const title = make("strong", "", name);
    title.dir = "auto";
    parts.push(attachment("contact", title, message.contact.phone_number));
  }
  if (message.document) {
    const link = make("a", "", message.document.name || "Document");
    link.href = "/sandbox/files/" + message.document.id;
    link.download = message.document.name || "document";
    parts.push(attachment("document", link, "Document"));
  }
  for (const [kind, title] of recordings) {
    if (message[kind]) parts.push(attachment(kind, make("span", "", title), length(message[kind].seconds)));
  }
  if (message.location) {
    const where = message.location.latitude.toFixed(3) + ", " + message.location.longitude.toFixed(3);
    parts.push(attachment("location", make("span", "", "Location"), where));
  }
  if (message.sticker) parts.push(make("p", "sticker", message.sticker));
  return parts;
}

function metaLine(message, timeOf) {
  const line = make("p", "meta");
  if (message.silent) line.append(make("span", "", "silent"));
  if (isEdited(message)) line.append(make("span", "", "edited"));
  line.append(make("time", "", timeOf(message.sentAt)));
  return line;
}

function isEdited(message) {
  return !message.editedAt.startsWith("0001");
}

function buttonRows(message, phone) {
  const rows = (message.buttons || []).map((row) => make("div", "", ...(row || []).map((button) => {
    const element = make("button", "", button.text);
    element.type = "button";
    element.dir = "auto";
    element.onclick = () => phone.press(message, button, element);
    return element;
  })));
  return rows.length ? make("div", "buttons", ...rows) : null;
}

/** The button to what can be done with a message, beside it. */
function moreButton(message, phone) {
  const button = make("button", "quiet more", icon("more"));
  button.type = "button";
  button.title = "More";
  button.setAttribute("aria-label", "What to do with this message");
  button.setAttribute("aria-haspopup", "dialog");
  button.onclick = () => openMessageMenu(phone, message);
  return button;
}

/** What Telegram tells in the middle of a chat, in nobody's words; "" if the message is no such thing. */
function notice(message, phone) {
  if (message.pinned) return phone.name + " pinned a message.";
  if (message.timer !== null) return message.timer ? "Messages here now erase themselves after a day." : "Messages here now stay.";
  return "";
}

/** Who wrote it and where from, above the words. */
function heads(message, phone) {
  const heads = [];
  const add = (className, words) => {
    const line = make("p", className, words);
    line.dir = "auto";
    heads.push(line);
  };
  if (message.letter) add("head", message.from + " writes, in a chat of your own");
  if (message.origin) add("head", "Forwarded from " + message.origin);
  const answered = phone.find(message.replyTo);
  if (message.quote) add("quote", "“" + message.quote + "”");
  else if (answered) add("quote", answered.text || "A message");
  return heads;
}

function reactionLine(message) {
  const emoji = [...message.reactions || [], ...message.ofBot || []];
  if (!emoji.length) return null;
  const line = make("p", "reactions", emoji.join(" "));
  line.setAttribute("aria-label", "Reaction: " + emoji.join(" "));
  line.setAttribute("role", "img");
  return line;
}

function writer(message, phone) {
  if (message.letter) return "From " + message.from + ", outside the bot’s chat";
  return message.fromBot ? "From the bot" : "From " + phone.name;
}

/** Builds the element of one message. */
export function messageElement(message, phone, timeOf) {
  const said = notice(message, phone);
  const bubble = make("div", "bubble", ...heads(message, phone), ...attached(message, phone));
  if (message.text) {
    const text = make("div", "text", richText(message.text, message.entities, phone, message.letter));
    text.dir = "auto";
    bubble.append(text);
  }
  if (said) bubble.append(said);
  else bubble.append(metaLine(message, timeOf));
  const kind = said ? "notice" : message.letter ? "letter" : message.fromBot ? "" : "own";
  const element = make("article", ("message " + kind).trim(), bubble, reactionLine(message), buttonRows(message, phone),
    said ? null : moreButton(message, phone));
  element.dataset.message = message.id;
  element.tabIndex = -1;
  element.setAttribute("aria-label", writer(message, phone));
  return element;
}
