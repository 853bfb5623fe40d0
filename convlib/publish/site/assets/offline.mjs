// What a page says and does about working without a network. service_worker.js does the work.

import { ROOT } from "./storage.mjs";

const PREFIX = `convlib ${ROOT.href} `;
const READY = "The whole course is kept in this browser: it works without a network.";
const NOT_YET = "Once a lesson has run, the whole course is kept in this browser and works without a network.";
const NEVER =
  "This window allows no service workers; private windows often don't. Lessons run, but they need a network, and " +
  "Python can't read or write files beside a notebook.";
const FULL = "This browser has no room to keep the whole course, so lessons need a network.";
const FAILED = "Not all of the course could be fetched for use without a network. It goes on with the next lesson.";

// Says in an element whether the course works without a network, now and when that changes.
export async function sayOffline(element) {
  element.textContent = await state();
  new BroadcastChannel(PREFIX).addEventListener("message", ({ data }) => {
    element.textContent = sentence(data);
  });
}

async function state() {
  if (!navigator.serviceWorker) return NEVER;
  return (await isWhole()) ? READY : NOT_YET;
}

async function isWhole() {
  const kept = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const whole = await Promise.all(kept.map(async (name) => (await caches.open(name)).match(new URL("offline.json", ROOT))));
  return whole.some(Boolean);
}

function sentence({ isWhole: whole, error, done, bytes }) {
  if (whole) return READY;
  if (error) return error === "QuotaExceededError" ? FULL : FAILED;
  const [now, all] = [done, bytes].map((count) => Math.round(count / 1e6));
  return `The course is being kept for use without a network: ${now} of ${all} MB.`;
}

// Starts to keep the course, unless the reader asked the browser to save data.
export function keepOffline() {
  if (navigator.connection?.saveData) return;
  navigator.serviceWorker?.controller?.postMessage("keep offline");
}
