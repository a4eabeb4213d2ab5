// Turns one message into what people see. Whatever was written is set as text,
// never as markup.

/** Makes an element with a class and children, which may be texts. */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const plainTags = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** Dresses a stretch of text according to its entity. */
function dressed(entity, content, phone) {
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
    case "url":
    case "text_link": {
      const link = make("a", "", content);
      const address = entity.url || (words.includes("://") ? words : "https://" + words);
      link.href = /^https?:/.test(address) ? address : "#";
      link.onclick = (event) => { event.preventDefault(); phone.follow(address); };
      return link;
    }
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
function richText(text, entities, phone) {
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
      piece.append(text.slice(at, start), dressed(outer, build(start, end, within), phone));
      at = end;
    }
    piece.append(text.slice(at, to));
    return piece;
  };
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(0, text.length, sorted);
}

const svg = "http://www.w3.org/2000/svg";

/** One of the pictures in icons.svg, which say nothing that is not also said in words. */
function icon(name) {
  const picture = document.createElementNS(svg, "svg");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", "/sandbox/page/icons.svg#" + name);
  picture.setAttribute("aria-hidden", "true");
  picture.append(use);
  return picture;
}

function attachment(kind, title, note) {
  return make("div", "attached", make("span", "sign", icon(kind)), make("div", "", title, note ? make("small", "", note) : null));
}

function attached(message, phone) {
  const parts = [];
  if (message.photo) {
    const picture = make("img");
    picture.src = "/sandbox/files/" + message.photo.id;
    picture.alt = message.text ? "Photo: " + message.text : "Photo";
    picture.onload = () => phone.stayAtEnd();
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
  if (message.voice) parts.push(attachment("voice", make("span", "", "Voice message")));
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

/** What can be done with a message, shown beside it. */
function acts(message, phone) {
  const box = make("div", "acts");
  const add = (kind, label, act) => {
    const button = make("button", "quiet", icon(kind));
    button.type = "button";
    button.title = label;
    button.setAttribute("aria-label", label);
    button.onclick = act;
    box.append(button);
  };
  add("reply", "Reply", () => phone.beginReply(message));
  if (!message.fromBot && message.text) add("edit", "Edit", () => phone.beginEdit(message));
  return box;
}

/** Builds the element of one message. */
export function messageElement(message, phone, timeOf) {
  const bubble = make("div", "bubble");
  const quoted = phone.find(message.replyTo);
  if (quoted) {
    const quote = make("p", "quote", quoted.text || "A message");
    quote.dir = "auto";
    bubble.append(quote);
  }
  bubble.append(...attached(message, phone));
  if (message.text) {
    const text = make("div", "text", richText(message.text, message.entities, phone));
    text.dir = "auto";
    bubble.append(text);
  }
  bubble.append(metaLine(message, timeOf));
  const element = make("article", message.fromBot ? "message" : "message own", bubble, buttonRows(message, phone), acts(message, phone));
  element.dataset.message = message.id;
  element.setAttribute("aria-label", message.fromBot ? "From the bot" : "From " + phone.name);
  return element;
}
