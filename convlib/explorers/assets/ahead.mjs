// The states near the present one, which the kernel sends while an exhibit rests (see ahead.py). A control shows its next
// state at once, and the kernel's own picture takes its place when it arrives.

import { isGone } from "./offline.mjs";
import { indexOf, move, stayInTable } from "./position.mjs";
import { expanded, unpack } from "./states.mjs";

const TRAITS = "base frames sentences pictures stack regions rows columns position interval at follow".split(" ");
const MOST = 40; // states that are kept, if no more came at once

// Return a model that has what is to be shown: a state that is known ahead of the kernel, or the kernel's picture.
// What is moved in a known state is said to the kernel as soon as the kernel is there too. `stayIn` makes, of the model,
// what finds the position in another state.
export function lookAhead(model, el, stayIn = stayInTable) {
  const listeners = [];
  const known = new Map();
  let followers = new Map();
  let [controls, basis, shown, most] = [[], undefined, undefined, MOST];
  const wanted = () => JSON.stringify(controls.map(([control, trait]) => control.get(trait)));
  const drawn = () => JSON.stringify(model.get("key")[2] ?? []);
  const tell = () => {
    for (const each of listeners) {
      const now = each.traits.map((trait) => proxy.get(trait));
      const isSame = now.length && now.every((value, i) => value === each.seen[i]);
      each.seen = now;
      if (!isSame) each.listener();
    }
  };

  const keep = (key, state) => {
    known.delete(key);
    known.set(key, state);
    if (known.size > most) known.delete(known.keys().next().value);
    el?.classList.toggle("convlib-known", known.size > 1);
  };
  const remember = () => {
    const { key, state } = kernelsPicture();
    if (key[1] !== basis) known.clear();
    basis = key[1];
    keep(drawn(), { resting: state, written: {} });
  };
  const kernelsPicture = () => ({
    key: model.get("key"),
    state: Object.fromEntries(TRAITS.map((trait) => [trait, model.get(trait)])),
  });
  const show = (key) => {
    const state = expanded(known.get(key));
    const before = proxy.get("follow");
    shown = { ...state, key, placed: ["ahead", stay(state)], moved: ["", 0] };
    lead(before, state.follow);
  };
  // Let the controls that follow others show what they show in another state; what stays the same may have been typed over.
  const lead = (before = {}, after = {}) => {
    for (const [id, traits] of Object.entries(after)) {
      if (JSON.stringify(traits) !== JSON.stringify(before[id])) followers.get(id)?.set_state(traits);
    }
  };
  // The kernel is where the controls are: it hears where the hand has moved in the meantime.
  const catchUp = () => {
    const index = stay(kernelsPicture().state);
    const isMoved = shown.moved[0] === shown.placed[0];
    const before = shown.follow;
    shown = undefined;
    lead(before, model.get("follow"));
    if (!isMoved || index === indexOf(model)) return;
    move(model, index);
    model.save_changes();
  };
  // Show what the controls say, if that is known; else what was shown stays until the kernel draws. Where there is no
  // kernel any more, the controls go back to what is shown.
  const look = () => {
    const key = wanted();
    if (shown && key === drawn()) catchUp();
    else if (key !== drawn() && known.has(key) && shown?.key !== key) show(key);
    else if (!known.has(key) && isGone(el)) queueMicrotask(putBack); // a view takes no other value while it gives one
  };
  const putBack = () => {
    const values = JSON.parse(shown?.key ?? drawn());
    controls.forEach(([control, trait], i) => control.set(trait, values[i]));
  };

  const onControl = () => {
    look();
    tell();
  };
  let number;
  const onPicture = () => {
    if (model.get("key")[0] !== number) {
      number = model.get("key")[0];
      remember();
      if (!known.has(wanted())) shown = undefined;
      look();
    }
    tell();
  };
  const onAhead = async () => {
    const packed = model.get("ahead");
    if (!packed?.byteLength) return;
    const resting = kernelsPicture();
    const states = await unpack(packed, resting.state);
    if (resting.key[1] !== basis) return;
    most = Math.max(MOST, states.size + 1);
    states.forEach((state, key) => keep(key, state));
    onControl(); // a control may have been moved in the meantime
  };

  const proxy = {
    get: (name) => (shown && name in shown ? shown[name] : model.get(name)),
    set: (name, value) => {
      if (!shown || name !== "moved") return model.set(name, value);
      shown.moved = value;
      tell();
    },
    save_changes: () => shown || model.save_changes(),
    send: (message) => model.send(message),
    on: (names, listener) => listeners.push({ traits: traitsOf(names), listener, seen: [] }),
  };
  const stay = stayIn(proxy);
  model.on("change", onPicture);
  model.on("change:ahead", onAhead);
  const stopWatching = watch(model, el);
  const stopFollowing = follow(model, onControl, (found, all) => ([controls, followers] = [found, all]));
  onPicture();
  const stop = () => {
    stopWatching();
    stopFollowing();
  };
  return { model: proxy, stop };
}

// Which traits a listener's events are about; none for "change", which is about all.
const traitsOf = (names) =>
  names
    .split(" ")
    .filter((name) => name.includes(":"))
    .map((name) => name.split(":")[1]);

const onScreen = new WeakMap(); // the elements of a model's views that are on the screen

// Say whether an exhibit is on the screen: one that is not is sent nothing ahead.
function watch(model, el) {
  const seen = onScreen.get(model) ?? new Set();
  onScreen.set(model, seen);
  const say = (isSeen) => {
    if (isSeen) seen.add(el);
    else seen.delete(el);
    const isWatched = seen.size > 0;
    if (isWatched === model.get("watched") || !model.get("steps").length) return;
    model.set("watched", isWatched);
    model.save_changes();
  };
  const observer = new IntersectionObserver((entries) => say(entries.at(-1).isIntersecting));
  observer.observe(el);
  return () => {
    observer.disconnect();
    say(false);
  };
}

// Hear of each change of the controls that the kernel names.
function follow(model, onControl, found) {
  let [controls, isOver] = [[], false];
  const leave = () => controls.forEach(([control, trait]) => control.off(`change:${trait}`, onControl));
  const begin = async () => {
    const steps = model.get("steps");
    const all = new Map();
    const ids = new Set([...steps.map(([id]) => id), ...Object.keys(model.get("follow") ?? {})]);
    for (const id of ids) all.set(id, await model.widget_manager.get_model(id));
    if (isOver) return; // the view was taken away in the meantime
    leave();
    controls = steps.map(([id, trait]) => [all.get(id), trait]);
    controls.forEach(([control, trait]) => control.on(`change:${trait}`, onControl));
    found(controls, all);
  };
  model.on("change:steps", begin);
  begin();
  return () => {
    isOver = true;
    leave();
  };
}
