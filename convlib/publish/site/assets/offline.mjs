// What a page says and does about working without a network. service_worker.js does the work.

import { say } from "./say.mjs";
import { ROOT } from "./storage.mjs";

const PREFIX = `convlib ${ROOT.href} `;
const ready = () => say("The whole course is kept in this browser: it works without a network.");
const notYet = () => say("Once a lesson has run, the whole course is kept in this browser and works without a network.");
const never = () =>
  say(
    "This window allows no service workers; private windows often don't. Lessons run, but they need a network, and " +
      "Python can't read or write files beside a notebook.",
  );
const full = () => say("This browser has no room to keep the whole course, so lessons need a network.");
const failed = () =>
  say("Not all of the course could be fetched for use without a network. It goes on with the next lesson.");

const PATIENCE = 5_000; // ms for a service worker to begin to serve a page

let serving;

// Waits until the service worker serves this page; false if none does. After a forced reload it must be asked to.
export function reached() {
  serving ??= takenOver(navigator.serviceWorker);
  return serving;
}

async function takenOver(worker) {
  if (!worker) return false;
  const taken = new Promise((resolve) => {
    worker.addEventListener("controllerchange", resolve, { once: true });
    setTimeout(resolve, PATIENCE);
  });
  if (!worker.controller) {
    worker.ready.then(({ active }) => active.postMessage("claim")).catch(console.error);
    await taken;
  }
  return worker.controller !== null;
}

// Says in an element of a lesson's page if nothing can be kept.
export async function sayIfNever(element) {
  if (!(await reached())) element.textContent = never();
}

// Says in an element whether the course works without a network, now and when that changes.
export async function sayOffline(element) {
  element.textContent = await state();
  new BroadcastChannel(PREFIX).addEventListener("message", ({ data }) => {
    element.textContent = sentence(data);
  });
}

async function state() {
  if (!navigator.serviceWorker) return never();
  return (await isWhole()) ? ready() : notYet();
}

async function isWhole() {
  const kept = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const whole = await Promise.all(kept.map(async (name) => (await caches.open(name)).match(new URL("offline.json", ROOT))));
  return whole.some(Boolean);
}

function sentence({ isWhole: whole, error, done, bytes }) {
  if (whole) return ready();
  if (error) return error === "QuotaExceededError" ? full() : failed();
  const [now, all] = [done, bytes].map((count) => Math.round(count / 1e6));
  return say("The course is being kept for use without a network: {now} of {all} MB.", { now, all });
}

// Starts to keep the course, unless the reader asked the browser to save data.
export function keepOffline() {
  if (navigator.connection?.saveData) return;
  navigator.serviceWorker?.controller?.postMessage("keep offline");
}
