// Zip files for test_site_zip.py: `pack FILE` writes the files it reads as JSON, `unpack FILE…` prints those of each zip file.

import { readFile, writeFile } from "node:fs/promises";

import { versionOf } from "../../convlib/publish/site/assets/merge.mjs";
import { unzip, zip } from "../../convlib/publish/site/assets/zip.mjs";

const [, , action, ...paths] = process.argv;
const [path] = paths;

if (action === "pack") {
  const files = JSON.parse(await readFile("/dev/stdin", "utf8"));
  const date = new Date(2026, 10, 29, 14, 30, 22);
  const blob = await zip(files.map(({ name, text }) => ({ name, bytes: new TextEncoder().encode(text), date })));
  await writeFile(path, new Uint8Array(await blob.arrayBuffer()));
} else if (action === "unpack") {
  console.log(JSON.stringify(await Promise.all(paths.map(unpack))));
} else {
  console.log(await versionOf(JSON.parse(await readFile(path, "utf8"))));
}

async function unpack(file) {
  try {
    const { buffer, byteOffset, length } = await readFile(file);
    const files = await unzip(buffer.slice(byteOffset, byteOffset + length));
    return files.map(({ name, bytes }) => ({ name, text: new TextDecoder().decode(bytes) }));
  } catch (error) {
    return `${error.constructor.name}: ${error.message}`;
  }
}
