// The marking page: shows one answer at a time, and saves each mark when it is given.

const byId = (id) => document.getElementById(id);
const texts = document.body.dataset;
const most = Number(texts.most);
const comment = byId("comment");
const undoable = []; // the marks before each that was saved here
let ids = [];
let waiting = [];
let at = 0; // which answer is shown
let refused; // the mark that was not saved, because somebody else was faster
let shown; // what the server said of it last
let saving = Promise.resolve(true); // one request after the other, so that none is stale by our own doing
let pause; // until a comment is saved

// Ask the server. A request that fails is told on the page, and gives undefined.
async function ask(path, options = {}) {
  try {
    const headers = { "X-XSRFToken": texts.xsrf, "Content-Type": "application/json" };
    const response = await fetch(path, { headers, ...options });
    const said = await response.json();
    if (said.waiting) ({ waiting } = said);
    if (said.progress) byId("progress").textContent = said.progress;
    return { status: response.status, ...said };
  } catch {
    return { status: 0, said: texts.unreachable };
  }
}

function say(text, isProblem = false) {
  byId("said").textContent = text;
  byId("said").classList.toggle("problem", isProblem);
}

const markOf = ({ points, comment: words, waits }) => ({ points, comment: words, waits });

function paint(answer) {
  shown = answer;
  const which = texts.which.replace("{at}", at + 1).replace("{count}", ids.length);
  byId("which").textContent = answer.name ? `${which} · ${answer.name}` : which;
  byId("text").innerHTML = answer.html; // plain tags and MathML, cleaned by the server; the page allows no script
  byId("typed").textContent = answer.typed;
  paintMark(answer);
  comment.value = answer.comment;
}

function paintMark({ points, state }) {
  byId("state").textContent = state;
  for (const button of document.querySelectorAll("[data-points]")) {
    const isOn = points !== null && Math.floor(points) === Number(button.dataset.points);
    button.setAttribute("aria-pressed", String(isOn));
  }
  byId("half")?.setAttribute("aria-pressed", String(points !== null && points % 1 === 0.5));
  if (byId("points")) byId("points").value = points ?? "";
}

// Go to an answer, after what is written here is saved; stay if it could not be.
async function go(index) {
  if (index < 0 || index >= ids.length || !(await keepComment())) return false;
  const answer = await ask(`answers/${ids[index]}`);
  if (answer.status !== 200) return say(answer.said, true) ?? false;
  at = index;
  byId("newer").hidden = true;
  paint(answer);
  say("");
  byId("which").focus();
  window.scrollTo(0, 0);
  return true;
}

// Save a mark of the answer that is shown; what `change` makes of the mark as it is then.
function save(change, isUndo = false) {
  saving = saving.then(async () => {
    const before = markOf(shown);
    const mark = { ...before, waits: false, comment: comment.value, ...change(before) };
    if (mark.points === null) mark.waits = true;
    const body = JSON.stringify({ ...mark, version: shown.version });
    const answer = await ask(`answers/${ids[at]}`, { method: "PUT", body, keepalive: true });
    if (answer.status === 409) return disagree(answer, mark);
    if (answer.status !== 200) return say(answer.said, true) ?? false;
    if (!isUndo) remember(ids[at], before, mark);
    shown = answer;
    paintMark(answer);
    byId("newer").hidden = true;
    say(isUndo ? `${texts.undone} ${answer.state}` : answer.said);
    return true;
  });
  return saving;
}

// What is typed into a comment is one step back, however often it is saved meanwhile.
function remember(id, before, mark) {
  const isComment = before.points === mark.points && before.waits === mark.waits;
  const last = undoable.at(-1);
  if (!isComment || !last?.isComment || last.id !== id) undoable.push({ id, before, isComment });
}

// Somebody else was faster: show theirs, keep ours, and let the marker choose.
function disagree(answer, mark) {
  refused = { points: mark.points, waits: mark.waits };
  paint(answer);
  say(`${answer.said} ${answer.comment}`, true);
  comment.value = mark.comment;
  byId("newer").hidden = false;
  return false;
}

function keepTheirs() {
  paint(shown);
  byId("newer").hidden = true;
  say(shown.state);
}

// Save what is not saved of the comment, and say whether one may go on. It leaves the points, and whether they wait.
async function keepComment() {
  clearTimeout(pause);
  await saving;
  if (!shown || comment.value === shown.comment) return true;
  return byId("newer").hidden && save(({ waits }) => ({ waits }));
}

const give = (points) => save(() => ({ points }));
const half = () => save(({ points }) => ({ points: halved(points ?? 0) }));

function halved(points) {
  const other = points % 1 === 0.5 ? points - 0.5 : Math.floor(points) + 0.5;
  return other <= most ? other : points;
}

async function undo() {
  if (!(await keepComment())) return;
  const last = undoable.at(-1);
  if (!last) return void say(texts.noUndo);
  if (ids[at] !== last.id && !(await go(ids.indexOf(last.id)))) return;
  comment.value = last.before.comment;
  if (await save(() => last.before, true)) undoable.pop();
}

async function nextUnmarked() {
  if (!(await keepComment())) return;
  const later = [...ids.slice(at + 1), ...ids.slice(0, at)];
  const id = later.find((each) => waiting.includes(each));
  if (id) await go(ids.indexOf(id));
  else if (!waiting.length) say(texts.nothing);
}

const steps = { n: nextUnmarked, ArrowLeft: () => go(at - 1), ArrowRight: () => go(at + 1), u: undo };
if (byId("half")) Object.assign(steps, { ".": half, ",": half });
steps.c = () => comment.focus();

// A part of many points has a field. A digit begins a new number there, which the browser types.
function beginPoints() {
  byId("points").focus();
  byId("points").select();
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape" && [comment, byId("points")].includes(target)) byId("which").focus();
  if (key === "Enter" && target === byId("points")) byId("which").focus(); // which saves what has changed
  const isTyping = target.matches("textarea, input:not([type=checkbox])");
  if (isTyping || !byId("keys").checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const isDigit = /^\d$/.test(key);
  if (isDigit && shown && byId("points")) return void beginPoints();
  const step = isDigit ? () => give(Number(key)) : steps[key];
  if (!step || !shown) return;
  event.preventDefault();
  step();
});

for (const button of document.querySelectorAll("[data-points]")) {
  button.addEventListener("click", () => give(Number(button.dataset.points)));
}
byId("half")?.addEventListener("click", half);
byId("points")?.addEventListener("change", ({ target }) => {
  save(() => ({ points: target.value === "" ? null : Number(target.value) }));
});
comment.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(keepComment, 800);
});
comment.addEventListener("blur", keepComment);
window.addEventListener("pagehide", keepComment);
byId("before").addEventListener("click", () => go(at - 1));
byId("after").addEventListener("click", () => go(at + 1));
byId("next").addEventListener("click", nextUnmarked);
byId("theirs").addEventListener("click", keepTheirs);
byId("mine").addEventListener("click", () => save(() => refused));
byId("undo").addEventListener("click", undo);

const list = await ask("answers");
ids = list.answers ?? [];
if (ids.length) await go(Math.max(0, ids.indexOf(waiting[0])));
else say(list.said, true);
