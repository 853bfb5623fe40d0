// States of an exhibit in few bytes, as `states.py` writes and describes them.

const PIECE = /(?=<(?:div|figure|svg|path|text|p)[ >])/;

// Return a map from keys, as JSON, to states, for a reader who has the resting state.
export async function unpack(packed, resting) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const [added, states] = JSON.parse(await new Response(stream).text());
  const texts = [...textsOf(resting), ...added];
  return new Map(states.map(([key, written]) => [JSON.stringify(key), { written, texts, resting }]));
}

// Return the traits of a state.
export function expanded({ written, texts, resting }) {
  const state = { ...resting, ...written };
  if (written.base) state.base = written.base.map((number) => texts[number]).join("");
  if (written.frames) state.frames = written.frames.map((frame) => frame.map((number) => texts[number]));
  if (written.sentences) state.sentences = written.sentences.map((number) => texts[number]);
  if (written.pictures) state.pictures = written.pictures.map(bytesOf);
  return state;
}

const textsOf = ({ base, frames, sentences }) =>
  new Set([...base.split(PIECE).filter(Boolean), ...frames.flat(), ...sentences]);

// Return the bytes that a text in base64 stands for.
export function bytesOf(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i); // ten times as fast as Uint8Array.from
  return new DataView(bytes.buffer);
}
