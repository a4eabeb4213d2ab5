// Reads the links that Telegram's own apps open inside themselves.

const hosts = ["t.me", "telegram.me", "telegram.dog"];

/**
 * Says what a link does when it is tapped in Telegram:
 *   {kind: "bot"}                    opens this bot's chat
 *   {kind: "share", text}            asks for a chat to send the text to
 *   {kind: "chat", username, text}   opens a chat with somebody, the text typed in
 *   {kind: "web"}                    opens a page elsewhere
 *   {kind: "none"}                   nothing that can be opened
 */
export function readLink(link, botUsername) {
  if (!URL.canParse(link)) return { kind: "none" };
  const url = new URL(link);
  const asked = url.searchParams;
  const text = asked.get("text") || "";
  if (url.protocol === "tg:") {
    const action = url.host || url.pathname.replaceAll("/", "");
    if (action === "msg_url") return shared(asked.get("url"), text);
    if (action === "resolve" && asked.get("domain")) return chatWith(asked.get("domain"), text, botUsername);
    return { kind: "none" };
  }
  if (!/^https?:$/.test(url.protocol)) return { kind: "none" };
  if (!hosts.includes(url.host)) return { kind: "web" };
  const [first, second] = url.pathname.split("/").filter(Boolean);
  if (first === "share" && (!second || second === "url")) return shared(asked.get("url"), text);
  return first && !second ? chatWith(first, text, botUsername) : { kind: "web" };
}

/** Telegram puts the address first and the words below it. */
function shared(address, text) {
  return { kind: "share", text: [address, text].filter(Boolean).join("\n") };
}

function chatWith(name, text, botUsername) {
  const username = name.replace(/^@/, "");
  if (username.toLowerCase() === botUsername.toLowerCase()) return { kind: "bot" };
  return /^\w+$/.test(username) ? { kind: "chat", username, text } : { kind: "web" };
}
