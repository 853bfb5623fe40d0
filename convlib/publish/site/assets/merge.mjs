// What is done with each file that a learner brings back, and which version of a lesson a copy was made from.
// Nothing here knows a browser's storage or page.

import { say } from "./say.mjs";

export const RECORD = "convlib-work.json"; // in our zip files: what the course must know of the others

// A lesson's version is the sum of what is written in its cells. Outputs are not counted: Run All makes them again.
export async function versionOf(notebook) {
  const cells = notebook.cells.map(({ cell_type: type, source }) => [type, [source].flat().join("")]);
  const sum = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(cells)));
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What to do when a lesson is opened: `copy` is the version of the learner's copy, `from` the one it was made from,
// `published` the site's, `declined` the one whose offer was declined.
export function greeting({ copy, from, published, declined }) {
  if (copy === published) return "same";
  if (copy === from) return "replace"; // only outputs changed, which Run All makes again
  if (from === undefined || from === published || declined === published) return "keep";
  return "offer";
}

// Where a file that is brought back goes. `mine` is the learner's file of that path here, as {text, version, from}.
export function destination({ path, text, mine, taken }) {
  if (mine?.text === text) return undefined;
  if (!mine || (mine.from && mine.version === mine.from)) return path;
  return beside(path, say("brought back"), taken);
}

// A free path beside another: `a/b.ipynb` -> `a/b (new).ipynb`, `a/b (new 2).ipynb` …
export function beside(path, word, taken) {
  const [, stem, extension] = path.match(/^(.*?)(\.[^./]*)?$/s);
  const named = (number) => `${stem} (${number > 1 ? `${word} ${number}` : word})${extension ?? ""}`;
  let number = 1;
  while (taken.has(named(number))) number += 1;
  return named(number);
}

// A zip file can name any path; only those below the course's folder are taken.
export function isSafe(path) {
  return path !== "" && !/[\\\0]/.test(path) && path.split("/").every((part) => !["", ".", ".."].includes(part));
}

// The sentence that says what became of the files, given as {path, to}; `to` is undefined if nothing had to be done.
export function report(moves) {
  const kept = moves.filter(({ path, to }) => to !== undefined && to !== path);
  const written = moves.filter(({ path, to }) => to === path).length;
  const same = moves.length - kept.length - written;
  return [broughtBack(written), sameHere(same), keptBeside(kept)].filter(Boolean).join(" ");
}

function broughtBack(n) {
  if (n === 0) return "";
  return n === 1 ? say("1 file was brought back.") : say("{n} files were brought back.", { n });
}

function sameHere(n) {
  if (n === 0) return "";
  return n === 1 ? say("1 file was the same here already.") : say("{n} files were the same here already.", { n });
}

function keptBeside(kept) {
  if (kept.length === 0) return "";
  const [n, names] = [kept.length, kept.map(({ to }) => `“${to}”`).join(", ")];
  if (n === 1) return say("1 file was kept beside yours: {names}.", { names });
  return say("{n} files were kept beside yours: {names}.", { n, names });
}
