// A learner's work as one zip file, and back. Both the front page and the lesson page use it.

import { RECORD, destination, isSafe, report, versionOf } from "./merge.mjs";
import { say } from "./say.mjs";
import { originOf, rememberOrigin, storeFiles, storedFiles } from "./storage.mjs";
import { ZipError, unzip, zip } from "./zip.mjs";

// Puts two buttons into an element, and a line below them that says what happened.
// `before` is awaited first; `after` gets the paths that were written.
export function offerWork(element, { before, after } = {}) {
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  const tell = (sentence) => (said.textContent = sentence);
  const act = (action) => async () => {
    try {
      await before?.();
      await action();
    } catch (error) {
      tell(error instanceof ZipError ? error.message : say("That did not work: {reason}", { reason: error.message }));
    }
  };
  const bring = async (file) => {
    const { sentence, written } = await bringBack(await file.arrayBuffer());
    tell(sentence);
    await after?.(written);
  };
  element.append(
    button("download", say("Download my work"), act(async () => tell(await download()))),
    button("bring", say("Bring work back"), act(async () => chooseFile((file) => act(() => bring(file))()))),
    said,
  );
}

function button(name, text, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.name = name;
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}

function chooseFile(use) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".zip,application/zip";
  input.addEventListener("change", () => use(input.files[0]));
  input.click();
}

async function download() {
  const models = await storedFiles();
  const files = models.filter(isFile);
  if (files.length === 0) {
    return say("There is no work to download yet. Your notebooks are kept here once you have changed or run one.");
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await packed(models));
  link.download = `convlib-work-${new Date().toISOString().slice(0, 10)}.zip`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // not at once: the download reads it
  const [n, name] = [files.length, link.download];
  return n === 1 ? say("1 file is in {name}.", { name }) : say("{n} files are in {name}.", { n, name });
}

export async function packed(models) {
  const files = {};
  const folders = models.filter(({ type }) => type === "directory").map(({ path }) => path);
  const contents = models.filter(isFile).map((model) => {
    const { path, format, type, mimetype, last_modified: modified } = model;
    files[path] = { format, type, mimetype, ...originOf(path) };
    return { name: path, bytes: bytesOf(model), date: new Date(modified) };
  });
  const record = { name: RECORD, bytes: utf8(JSON.stringify({ version: 1, files, folders })), date: new Date() };
  return zip([record, ...contents]);
}

// Writes what a zip file holds; gives the sentence that says what happened, and the paths that were written.
export async function bringBack(buffer) {
  const entries = await unzip(buffer);
  const { files, folders } = recordOf(entries);
  const mine = new Map((await storedFiles()).map((model) => [model.path, model]));
  const models = folders.filter((path) => isSafe(path) && !mine.has(path)).map(folderModel);
  const moves = [];
  for (const { name: path, bytes } of entries.filter(({ name }) => isSafe(name) && name !== RECORD)) {
    const model = fileModel(path, bytes, files[path]);
    const here = mine.get(path);
    const to = destination({ path, text: textOf(model), mine: here && (await described(here)), taken: mine });
    moves.push({ path, to });
    if (to === undefined) continue;
    models.push({ ...model, ...placed(to) });
    mine.set(to, model);
  }
  await storeFiles(models);
  const written = moves.filter(({ to }) => to !== undefined);
  for (const { path, to } of written) if (to === path && files[path]?.from) rememberOrigin(path, files[path]);
  return { sentence: report(moves), written: written.map(({ to }) => to) };
}

function recordOf(entries) {
  try {
    const { files, folders } = JSON.parse(new TextDecoder().decode(entries.find(({ name }) => name === RECORD).bytes));
    return { files: files ?? {}, folders: folders ?? [] };
  } catch (error) {
    const sentence = say("This zip file was not made by this course's “Download my work”, so nothing was brought back.");
    throw new ZipError(sentence, { cause: error });
  }
}

async function described(model) {
  const { from } = originOf(model.path);
  return { text: textOf(model), from, version: from && (await versionOf(model.content)) };
}

const isFile = ({ type, content }) => type !== "directory" && content !== null;
const utf8 = (text) => new TextEncoder().encode(text);
const textOf = ({ format, content }) => (format === "json" ? `${JSON.stringify(content, null, 1)}\n` : content);

function bytesOf(model) {
  if (model.format !== "base64") return utf8(textOf(model));
  return Uint8Array.from(atob(model.content), (letter) => letter.charCodeAt(0));
}

// A file as JupyterLite stores it. One that somebody put into the zip file is told by its name.
function fileModel(path, bytes, about = {}) {
  const format = about.format ?? (/\.(ipynb|json)$/.test(path) ? "json" : "base64");
  return {
    ...madeNow(),
    type: about.type ?? (path.endsWith(".ipynb") ? "notebook" : "file"),
    mimetype: about.mimetype ?? (format === "json" ? "application/json" : "application/octet-stream"),
    format,
    content: contentOf(path, format, bytes),
    size: bytes.length,
  };
}

function folderModel(path) {
  return { ...madeNow(), ...placed(path), type: "directory", mimetype: "", format: "json", content: null, size: 0 };
}

const placed = (path) => ({ path, name: path.split("/").at(-1) });

function madeNow() {
  const now = new Date().toISOString();
  return { created: now, last_modified: now, writable: true };
}

function contentOf(path, format, bytes) {
  if (format === "base64") return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const text = new TextDecoder().decode(bytes);
  try {
    return format === "json" ? JSON.parse(text) : text;
  } catch (error) {
    const sentence = say("{path} in this zip file is damaged, so nothing was brought back.", { path });
    throw new ZipError(sentence, { cause: error });
  }
}
