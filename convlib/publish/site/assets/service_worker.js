/* Keeps the whole site in the browser, so that it works without a network. The builder puts JupyterLite's own service
worker below, which lets Python reach a learner's files, and writes VERSION: the sum of offline.json, the list of files.

All files of one version are kept together. A page gets all of them from one version: a newer one is fetched whole while
the old one is in use, and takes its place when no page of the course is open any more. */

const PREFIX = `convlib ${self.registration.scope} `;
const KEPT = PREFIX + VERSION;
const LIST = "offline.json";
const LANES = 3; // files fetched at once, so that a lesson is not held up
const progress = new BroadcastChannel(PREFIX);
const drive = new BroadcastChannel(`${PREFIX}drive`);

let filling;
let isWhole;

self.addEventListener("install", (event) => {
    self.skipWaiting = async () => {}; // JupyterLite's would put the new files under the feet of an open page
    if (self.registration.active) event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
    event.waitUntil(forgetOthers());
});

self.addEventListener("message", (event) => {
    if (event.data === "keep offline") event.waitUntil(fill());
    if (event.data === "claim") event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
    const { method, url } = event.request;
    if (new URL(url).pathname.endsWith("/api/drive")) {
        event.stopImmediatePropagation();
        event.respondWith(fromDrive(event.request));
        return;
    }
    if (method !== "GET" || /\/api\/(stdin|service-worker-heartbeat)/.test(url)) return;
    event.stopImmediatePropagation();
    event.respondWith(answer(event.request));
});

async function answer(request) {
    isWhole ??= has(LIST);
    const kept = (await isWhole) && (await (await caches.open(KEPT)).match(keyOf(request.url)));
    return kept || fetch(request);
}

// Python asks its page for a file (drive.mjs). JupyterLite marks questions and answers with the page only, so two kernels
// of one page got each other's answers; and Python waited for ever for an answer to what the page cannot do.
async function fromDrive(request) {
    const { data, browsingContextId } = await request.json();
    const id = crypto.randomUUID();
    return new Promise((resolve) => {
        const listen = ({ data: { answers, response, isRefused } }) => {
            if (answers !== id) return;
            drive.removeEventListener("message", listen);
            resolve(new Response(JSON.stringify(response ?? null), { status: isRefused ? 400 : 200 }));
        };
        drive.addEventListener("message", listen);
        drive.postMessage({ id, browsingContextId, data });
    });
}

// A folder's page is its index.html; a file is the same whatever is asked after the question mark.
function keyOf(url) {
    const { origin, pathname } = new URL(url);
    return origin + pathname.replace(/\/$/, "/index.html");
}

async function has(path) {
    return Boolean(await (await caches.open(KEPT)).match(path));
}

// Fetches what is missing. Only the last file makes a version whole: its list.
function fill() {
    filling ??= fetchAll()
        .catch((error) => progress.postMessage({ error: error.name }))
        .finally(() => (filling = undefined));
    return filling;
}

async function fetchAll() {
    if (await has(LIST)) return;
    const cache = await caches.open(KEPT);
    const list = await fetch(LIST, { integrity: VERSION, cache: "no-cache" });
    const { files, bytes } = await list.clone().json();
    const earlier = await earlierFiles();
    const left = Object.entries(files);
    let done = 0;
    const lane = async () => {
        for (let next = left.shift(); next; next = left.shift()) {
            const [path, { sum, size }] = next;
            if (!(await cache.match(path))) await cache.put(path, (await earlier(sum)) ?? (await fetched(path, sum)));
            done += size;
            progress.postMessage({ done, bytes });
        }
    };
    await Promise.all(Array.from({ length: LANES }, lane)).finally(() => (left.length = 0)); // one failed: all stop
    await cache.put(LIST, list);
    isWhole = undefined;
    progress.postMessage({ isWhole: true });
}

// A file that is damaged, or of another version, is refused: its sum differs.
async function fetched(path, integrity) {
    const response = await fetch(path, { integrity, cache: "no-cache", priority: "low" });
    if (!response.ok) throw new Error(path);
    return response;
}

// Gives a function that finds a file by its sum in the versions that are here already.
async function earlierFiles() {
    const places = new Map();
    for (const name of await otherVersions()) {
        const cache = await caches.open(name);
        const { files } = (await (await cache.match(LIST))?.json()) ?? { files: {} };
        for (const [path, { sum }] of Object.entries(files)) if (sum) places.set(sum, [cache, path]);
    }
    return async (sum) => {
        const [cache, path] = places.get(sum) ?? [];
        return cache?.match(path);
    };
}

async function otherVersions() {
    return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== KEPT);
}

async function forgetOthers() {
    for (const name of await otherVersions()) await caches.delete(name);
}
