// Zip files for test_site_zip.py: `pack FILE` writes the files it reads as JSON, `unpack FILE` prints those of a zip file.

import { readFile, writeFile } from "node:fs/promises";

import { versionOf } from "../../convlib/publish/site/assets/merge.mjs";
import { unzip, zip } from "../../convlib/publish/site/assets/zip.mjs";

const [, , action, path] = process.argv;

if (action === "pack") {
  const files = JSON.parse(await readFile("/dev/stdin", "utf8"));
  const date = new Date(2026, 10, 29, 14, 30, 22);
  const blob = await zip(files.map(({ name, text }) => ({ name, bytes: new TextEncoder().encode(text), date })));
  await writeFile(path, new Uint8Array(await blob.arrayBuffer()));
} else if (action === "unpack") {
  try {
    const { buffer, byteOffset, length } = await readFile(path);
    const files = await unzip(buffer.slice(byteOffset, byteOffset + length));
    console.log(JSON.stringify(files.map(({ name, bytes }) => ({ name, text: new TextDecoder().decode(bytes) }))));
  } catch (error) {
    console.log(JSON.stringify(`${error.constructor.name}: ${error.message}`));
  }
} else {
  console.log(await versionOf(JSON.parse(await readFile(path, "utf8"))));
}
