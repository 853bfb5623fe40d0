// What the page says, in the language of its reader. The code has each sentence in English; `ko.json` has the others by it.

const CODES = ["ko"];
let sentences = {};

export let language = "en";

// The language of a document of the course, by its path: notebooks/ko/06_stride.ipynb.
export const languageOf = (path) => CODES.find((code) => path.split("/")[1] === code) ?? "en";

// Lets the page speak a language from now on. English needs nothing; who has read Korean is not answered in English.
export async function speak(code) {
  if (code === "en" || code === language) return;
  const answer = await fetch(new URL(`${code}.json`, import.meta.url), { cache: "no-cache" });
  sentences = await answer.json();
  language = code;
}

// A whole sentence with its fields filled in: say("{n} files are in {name}.", { n, name }).
export function say(sentence, fields = {}) {
  return (sentences[sentence] ?? sentence).replaceAll(/\{(\w+)\}/g, (_, name) => fields[name]);
}
