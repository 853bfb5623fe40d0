// Runs in the page that is measured. It records when an input came, when the screen showed something new, and what went
// over the kernel's websocket. All times are in ms since the page was opened.
(() => {
  const bench = (window.bench = { inputs: [], frames: [], sent: [], got: [] });
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...address) {
      super(...address);
      this.addEventListener("message", ({ data }) => bench.on && bench.got.push([performance.now(), data]));
    }
    send(data) {
      if (bench.on) bench.sent.push([performance.now(), data]);
      super.send(data);
    }
  };

  // What is on the screen, as a short text: two pictures that differ have two texts. null while there is no picture.
  const mix = (numbers) => {
    let hash = 0;
    for (const number of numbers) hash = (hash * 31 + number) | 0;
    return hash;
  };
  const pixels = (canvas) => {
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    return mix(new Uint32Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer));
  };
  const inside = (element, selector) => [...element.querySelectorAll(selector)];
  let source, hash;
  const readers = {
    explorer: (element) =>
      [
        ...inside(element, ".convlib").map((view) => view.textContent),
        ...inside(element, ".mark path").map((path) => path.getAttribute("d") + path.getAttribute("transform")),
        ...inside(element, ".convlib canvas").map(pixels),
      ].join("|"),
    number: (element) => element.querySelector(".widget-html-content")?.textContent ?? null,
    image: (element) => {
      const image = element.querySelector("img");
      if (!image?.complete) return null;
      if (source !== image.src) [source, hash] = [image.src, mix(new TextEncoder().encode(image.src))];
      return String(hash);
    },
    canvas: (element) => String(pixels(element.querySelector("canvas"))),
  };

  // Notice that something was drawn: the elements of the exhibit changed, or one of its canvases.
  let changed = false;
  const observer = new MutationObserver(() => (changed = true));
  for (const draw of ["putImageData", "drawImage"]) {
    const plain = CanvasRenderingContext2D.prototype[draw];
    CanvasRenderingContext2D.prototype[draw] = function (...what) {
      changed = true;
      return plain.apply(this, what);
    };
  }

  // A frame is recorded after the browser has painted it: a message that is sent before painting arrives afterwards. What
  // the frame shows is read then, so that reading delays nothing. If something was drawn in between, the next frame counts.
  const painted = new MessageChannel();
  painted.port1.addEventListener("message", () => {
    const now = performance.now();
    if (changed) return;
    const shown = bench.read();
    if (shown !== bench.shown) bench.frames.push([now, (bench.shown = shown)]);
  });
  painted.port1.start();
  const look = () => {
    if (changed && bench.read) {
      changed = false;
      painted.port2.postMessage(null);
    }
    requestAnimationFrame(look);
  };
  addEventListener("DOMContentLoaded", look);

  // The time of an input is the one that the browser gives it. What it asks for is read after the page has handled it.
  for (const kind of ["keydown", "pointermove"]) {
    addEventListener(
      kind,
      (event) => {
        if (!bench.on || kind !== bench.kind) return;
        const input = [event.timeStamp, null];
        bench.inputs.push(input);
        if (bench.asked) setTimeout(() => (input[1] = bench.asked()));
      },
      true,
    );
  }

  bench.watch = (element, reader) => {
    bench.read = () => readers[reader](element);
    bench.shown = bench.read();
    observer.disconnect();
    observer.observe(element, { subtree: true, childList: true, characterData: true, attributes: true });
    element.addEventListener("load", () => (changed = true), true); // an image shows when it is decoded
  };
  bench.rest = async (still, old) => {
    const [wait, start] = [(ms) => new Promise((done) => setTimeout(done, ms)), performance.now()];
    while (bench.shown === old && performance.now() - start < 5000) await wait(20);
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    for (;;) {
      const [before, status] = [bench.shown, kernel.status];
      await wait(still);
      if (bench.shown === before && before !== null && status === "idle" && kernel.status === "idle") return before;
    }
  };
  bench.start = (kind, slider) => {
    Object.assign(bench, { on: true, kind, inputs: [], frames: [], sent: [], got: [] });
    const [value, low] = slider?.ariaValueNow ? ["ariaValueNow", "ariaValueMin"] : ["value", "min"];
    bench.asked = slider && (() => slider[value] - slider[low]);
  };
  bench.stop = () => {
    bench.on = false;
    const messages = (list) => list.map(parse).filter(Boolean);
    const [sent, got] = [messages(bench.sent), messages(bench.got)];
    return { origin: performance.timeOrigin, inputs: bench.inputs, frames: bench.frames, sent, got };
  };

  // A message of the protocol v1.kernel.websocket.jupyter.org: offsets, then channel, headers, metadata, content and
  // the raw bytes of a widget's traits.
  const parse = ([time, data]) => {
    if (typeof data === "string") return null;
    const view = new DataView(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
    const start = (part) => Number(view.getBigUint64(8 * (part + 1), true));
    const text = (part) =>
      new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + start(part), start(part + 1) - start(part)));
    const [header, parent, content] = [1, 2, 4].map((part) => JSON.parse(text(part)));
    const ahead = content.data?.buffer_paths?.findIndex(([trait]) => trait === "ahead") ?? -1;
    return {
      time,
      bytes: view.byteLength,
      type: header.msg_type,
      id: header.msg_id,
      parent: parent.msg_id,
      date: header.date,
      state: content.execution_state,
      method: content.data?.method,
      ahead: ahead < 0 ? 0 : start(ahead + 6) - start(ahead + 5), // bytes of states sent before a hand asks for them
    };
  };
})();
