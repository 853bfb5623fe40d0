// A learner's files, where JupyterLite keeps them: in IndexedDB, in a database named after the site's address.
// A file that is not there is the site's own. Beside them, `origins` remembers what a copy of a lesson was made from.

import { language, say } from "./say.mjs";

export const ROOT = new URL("../../../", import.meta.url); // this file is in extensions/convlib-site/static/

// The front page in the language that is spoken.
export const home = () => new URL(language === "en" ? "index.html" : `${language}/index.html`, ROOT);

const DATABASE = `JupyterLite Storage - ${ROOT.pathname}`;
const FILES = "files";
const STORES = [FILES, "counters", "checkpoints"]; // JupyterLite's own: to add them one by one it may wait for ever

// Opened for each use and closed again: JupyterLite must be free to add stores.
async function withFiles(mode, use) {
  const database = await opened();
  try {
    const transaction = database.transaction(FILES, mode);
    const done = new Promise((resolve, reject) => {
      transaction.addEventListener("complete", resolve);
      for (const event of ["abort", "error"]) transaction.addEventListener(event, () => reject(transaction.error));
    });
    const result = await use(transaction.objectStore(FILES));
    await done;
    return result;
  } finally {
    database.close();
  }
}

async function opened(version) {
  const request = indexedDB.open(DATABASE, version);
  request.addEventListener("upgradeneeded", () => {
    const there = request.result.objectStoreNames;
    for (const name of STORES) if (!there.contains(name)) request.result.createObjectStore(name);
  });
  const database = await answer(request);
  if (database.objectStoreNames.contains(FILES)) return database;
  database.close();
  return opened(database.version + 1);
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
    request.addEventListener("blocked", () => reject(new Error(say("Another tab is in the way. Close it and try again."))));
  });
}

// All of a learner's files and folders, as JupyterLite's models, which have `type`, `path`, `format` and `content`.
export const storedFiles = () => withFiles("readonly", (store) => answer(store.getAll()));

export const storedFile = (path) => withFiles("readonly", (store) => answer(store.get(path)));
export const removeFile = (path) => withFiles("readwrite", (store) => answer(store.delete(path)));

// Writes models together: all of them or none.
export async function storeFiles(models) {
  await withFiles("readwrite", (store) => Promise.all(models.map((model) => answer(store.put(model, model.path)))));
  await askToKeep();
}

// Without this a browser may drop the files of a site when the disk is full.
export const askToKeep = async () => navigator.storage?.persist?.();

const keyOf = (path) => `${ROOT.pathname}origin:${path}`;

// What is known of the lesson that a copy was made from: {from, declined}.
export const originOf = (path) => JSON.parse(localStorage.getItem(keyOf(path)) ?? "{}");

export const rememberOrigin = (path, about) =>
  localStorage.setItem(keyOf(path), JSON.stringify({ ...originOf(path), ...about }));
