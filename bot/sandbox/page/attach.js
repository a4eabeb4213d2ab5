// What a phone can send besides typed words.

import { ask, choose } from "./dialogs.js";

const byID = (id) => document.getElementById(id);

const kinds = [
  { value: "photos", label: "A photo, or several as an album" },
  { value: "files", label: "A file" },
  { value: "voice", label: "A voice message" },
  { value: "video", label: "A video" },
  { value: "video_note", label: "A round video message" },
  { value: "sticker", label: "A sticker" },
  { value: "contact", label: "A contact" },
  { value: "location", label: "Where this phone is" },
  { value: "link", label: "Words that hide a link" },
];

const stickers = ["🙂", "❤️", "🫂", "🌧️", "👍", "💀"];

/** Asks what to send, and sends it. Files are chosen in the phone's own inputs. */
export async function attach(phone) {
  const kind = await choose("Send from " + phone.name + "’s phone", kinds);
  switch (kind) {
    case "": return;
    case "photos":
    case "files": return phone.part("." + kind).click();
    case "location": return phone.act("location");
    case "sticker": return sendSticker(phone);
    case "contact": return sendContact(phone);
    case "link": return sendHiddenLink(phone);
    default: return phone.sendDraft({ kind, seconds: 3 }); // of voice and video the sandbox has samples
  }
}

async function sendSticker(phone) {
  const few = stickers.map((emoji) => ({ value: emoji, label: emoji }));
  const emoji = await choose("Send which sticker?", [], { few, fewAre: "Stickers" });
  if (emoji) await phone.sendDraft({ kind: "sticker", emoji });
}

async function sendContact(phone) {
  const dialog = byID("contact");
  const { name, number, note } = dialog.querySelector("form").elements;
  if (await ask(dialog) !== "send") return;
  const contact = { first_name: name.value.trim(), phone_number: number.value.trim() };
  if (note.value.trim()) {
    const lines = ["BEGIN:VCARD", "VERSION:3.0", "FN:" + contact.first_name, "TEL:" + contact.phone_number, "NOTE:" + note.value.trim(), "END:VCARD"];
    contact.vcard = lines.join("\n");
  }
  await phone.sendDraft({ kind: "contact", contact });
}

async function sendHiddenLink(phone) {
  const dialog = byID("hidden-link");
  const { words, address } = dialog.querySelector("form").elements;
  if (await ask(dialog) !== "send") return;
  const text = words.value.trim();
  await phone.sendDraft({ text, entities: [{ type: "text_link", offset: 0, length: text.length, url: address.value }] });
}

/** Sends the files that were chosen in an input, with what is typed as their caption. */
export async function sendChosen(phone, input, kind) {
  const files = await Promise.all([...input.files].map(async (file) => ({ name: file.name, mime: file.type, data: await base64(file) })));
  input.value = "";
  if (!files.length) return;
  const text = phone.input.value.trim();
  phone.type("");
  await phone.sendDraft({ kind, files, text });
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
