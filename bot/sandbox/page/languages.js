// The languages that a phone can be set to.

/** Languages of Telegram's apps, as it tells them: some with a country or a script. */
const known = [
  "am", "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fil", "fr", "he", "hi", "hr", "hu", "id", "it",
  "ja", "ko", "ms", "nb", "nl", "pa", "pl", "pt", "pt-br", "ro", "ru", "sk", "sr", "sv", "sw", "ta", "te", "th", "tr", "uk",
  "ur", "vi", "zh", "zh-hans", "zh-hant",
];

/** What a language calls itself, such as "Deutsch". */
function nameOf(code) {
  try {
    const name = new Intl.DisplayNames([code], { type: "language" }).of(code);
    return name[0].toLocaleUpperCase(code) + name.slice(1);
  } catch {
    return code;
  }
}

/** The languages in groups, those of the bot first: [[label, [[code, name]]]]. */
export function languageGroups(own) {
  const named = (codes) => codes.map((code) => [code, nameOf(code)]).sort((a, b) => a[1].localeCompare(b[1]));
  return [
    ["The bot speaks", named(own)],
    ["Others", [...named(known.filter((code) => !own.includes(code))), ["", "Not told"]]],
  ].filter(([, languages]) => languages.length);
}
