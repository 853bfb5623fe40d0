// Zip files, written and read with what every browser has (`CompressionStream`), so that no library is kept here.
// Written: UTF-8 names, deflated. Read: stored or deflated files, each checked by its sum and its stated size.

import { say } from "./say.mjs";

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_LENGTH = 22;
const UTF8 = 0x0800;
const ENCRYPTED = 1;
const DEFLATED = 8;
const AT_MOST = 500e6; // bytes of all files together: a small zip can claim to hold anything

export class ZipError extends Error {}

// `files` are {name, bytes, date}.
export async function zip(files) {
  const parts = [];
  const entries = [];
  let offset = 0;
  for (const { name, bytes, date } of files) {
    const path = new TextEncoder().encode(name);
    const packed = await through(new CompressionStream("deflate-raw"), bytes);
    const about = [20, UTF8, DEFLATED, ...dosTime(date)];
    const sizes = [crc32(bytes), packed.length, bytes.length];
    const local = [fields32([LOCAL]), fields16(about), fields32(sizes), fields16([path.length, 0]), path, packed];
    const where = [fields16([path.length, 0, 0, 0, 0]), fields32([0, offset]), path];
    entries.push(fields32([CENTRAL]), fields16([20, ...about]), fields32(sizes), ...where);
    parts.push(...local);
    offset += lengthOf(local);
  }
  const count = [0, 0, files.length, files.length];
  const end = [fields32([END]), fields16(count), fields32([lengthOf(entries), offset]), fields16([0])];
  return new Blob([...parts, ...entries, ...end], { type: "application/zip" });
}

// Gives the files as {name, bytes}, without the folders.
export async function unzip(buffer) {
  const view = new DataView(buffer);
  try {
    return await allFiles(view);
  } catch (error) {
    if (error instanceof ZipError) throw error;
    throw new ZipError(say("This is not a zip file, or it is damaged."), { cause: error });
  }
}

async function allFiles(view) {
  const end = findEnd(view);
  const files = [];
  let at = view.getUint32(end + 16, true);
  let total = 0;
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== CENTRAL) throw new ZipError(say("This zip file is damaged."));
    const [nameLength, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength));
    total += view.getUint32(at + 24, true);
    if (total > AT_MOST) throw new ZipError(say("This zip file is too large."));
    if (!name.endsWith("/")) files.push({ name, bytes: await content(view, at, name) });
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

function findEnd(view) {
  const first = Math.max(0, view.byteLength - END_LENGTH - 0xffff);
  for (let at = view.byteLength - END_LENGTH; at >= first; at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw new ZipError(say("This is not a zip file, or it is damaged."));
}

async function content(view, at, name) {
  const [flags, method] = [8, 10].map((place) => view.getUint16(at + place, true));
  const [sum, packedLength, length] = [16, 20, 24].map((place) => view.getUint32(at + place, true));
  if (flags & ENCRYPTED) throw new ZipError(say("{name} in this zip file has a password.", { name }));
  if (method !== 0 && method !== DEFLATED) throw new ZipError(say("{name} is packed in a way that is not known here.", { name }));
  const local = view.getUint32(at + 42, true);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const packed = new Uint8Array(view.buffer, start, packedLength);
  const bytes = method ? await through(new DecompressionStream("deflate-raw"), packed, length) : packed;
  if (bytes.length !== length || crc32(bytes) !== sum) throw new ZipError(say("{name} in this zip file is damaged.", { name }));
  return bytes;
}

// Sends bytes through a stream; stops it when more than `limit` bytes come out.
async function through(stream, bytes, limit = Infinity) {
  const parts = [];
  let length = 0;
  for await (const part of chunks(new Blob([bytes]).stream().pipeThrough(stream))) {
    parts.push(part);
    length += part.length;
    if (length > limit) throw new ZipError(say("This zip file is damaged: a file is larger than it says."));
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function* chunks(stream) {
  const reader = stream.getReader(); // not every browser has `for await` over a stream
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) yield value;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

// A zip file's clock starts in 1980 and has steps of two seconds.
function dosTime(date) {
  const year = Math.max(date.getFullYear(), 1980) - 1980;
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  return [time, (year << 9) | ((date.getMonth() + 1) << 5) | date.getDate()];
}

const lengthOf = (parts) => parts.reduce((sum, { length }) => sum + length, 0);

function fields16(values) {
  const bytes = new DataView(new ArrayBuffer(2 * values.length));
  values.forEach((value, place) => bytes.setUint16(2 * place, value, true));
  return new Uint8Array(bytes.buffer);
}

function fields32(values) {
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, place) => bytes.setUint32(4 * place, value, true));
  return new Uint8Array(bytes.buffer);
}
