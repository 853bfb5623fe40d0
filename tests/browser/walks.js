// Runs in JupyterLab: finds what a hand can use of the exhibit that is walked, uses it, and compares what is shown with
// what the kernel has.
(() => {
  const MIME = "application/vnd.jupyter.widget-view+json";
  const walks = (window.walks = { errors: [] });
  const panel = () => window.jupyterapp.shell.currentWidget;
  const kernel = () => panel().sessionContext.session.kernel;
  const root = () => [...document.querySelectorAll(".jp-Notebook .convlib-explorer")].at(-1);
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  const frame = () => new Promise(requestAnimationFrame);

  // What a hand can use now: the kinds, and where each stands.
  const KINDS = {
    slider: ".noUi-handle",
    list: "select",
    box: "[type=checkbox], [type=radio]",
    picture: "[role=application]",
    range: "[type=range]",
    field: "[type=text], [type=number]",
    button: "button",
  };
  const isFree = (element) => isShown(element) && !element.disabled && !element.closest("[disabled], [inert]");
  const usable = () =>
    Object.entries(KINDS)
      .map(([kind, selector]) => [kind, [...root().querySelectorAll(selector)].filter(isFree)])
      .filter(([, found]) => found.length);

  // Choose one of them by two numbers from 0 to 1, the first for the kind; return its kind and its name.
  walks.find = ([which, number]) => {
    const kinds = usable();
    if (!kinds.length) return ["nothing", ""];
    const [kind, found] = kinds[Math.floor(which ** 1.5 * kinds.length)]; // the first ones more often
    walks.target = found[Math.floor(number * found.length)];
    walks.target.scrollIntoView({ block: "nearest" });
    const name = walks.target.closest(".widget-slider, label, .widget-inline-hbox") ?? walks.target;
    return [kind, (walks.target.ariaLabel ?? name.textContent).trim().slice(0, 30)];
  };

  // Use it as the page hears of a hand, without a hand: `value` is a number from 0 to 1.
  const say = (element, type, Kind = Event, details = {}) =>
    element.dispatchEvent(new Kind(type, { bubbles: true, cancelable: true, ...details }));
  const KEYS = ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"];
  const pick = (values, value) => values[Math.floor(value * values.length)];
  const key = (element, value) => say(element, "keydown", KeyboardEvent, { key: pick(KEYS, value) });
  const press = (element, value) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [(value * 7) % 1, (value * 53) % 1];
    const place = { clientX: left + x * width, clientY: top + y * height, pointerId: 1, buttons: 1 };
    const under = [...element.querySelectorAll("figure > :last-child")].at(0) ?? element;
    for (const type of ["pointerdown", "pointerup"]) say(under, type, PointerEvent, place);
  };
  const set = (element, values) => {
    Object.assign(element, values);
    say(element, "input");
    say(element, "change");
  };
  const USES = {
    slider: key,
    picture: (element, value) => (value < 0.5 ? key(element, 2 * value) : press(element, 2 * value - 1)),
    list: (element, value) => {
      const [before, now] = [element.before ?? 0, element.selectedIndex];
      set(element, { selectedIndex: value < 0.3 ? before : pick([...Array(element.options.length).keys()], value), before: now });
    },
    range: (element, value) => set(element, { value: Math.round(value * element.max) }),
    field: (element, value) => set(element, { value: pick(walks.texts, value) }),
    box: (element) => element.click(),
    button: (element) => element.click(),
    nothing: () => {},
  };
  walks.go = async (steps) => {
    const done = [];
    for (const [which, number, value, pause] of steps) {
      const found = walks.find([which, number]);
      if (found[0] !== "picture") say(walks.target, "pointerdown", PointerEvent); // a hand that acts elsewhere
      walks.target.focus({ preventScroll: true });
      USES[found[0]](walks.target, value);
      done.push([...found, value.toFixed(3), `${pause} ms`].join(" "));
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return done;
  };

  // Code in the kernel, which nobody waits for; an error of it is kept.
  walks.run = (code) => {
    const request = kernel().requestExecute({ code });
    request.done.then(
      ({ content }) => content.status === "error" && walks.errors.push(`${code}: ${content.evalue}`),
      () => {}, // the kernel was restarted
    );
  };
  walks.restart = () => {
    walks.isRestarted = false;
    kernel()
      .restart()
      .then(() => (walks.isRestarted = true));
  };
  const plain = (traceback) => traceback.join("\n").slice(-1500);
  walks.hear = () =>
    kernel().iopubMessage.connect((_kernel, { header, content }) => {
      if (header.msg_type === "error") walks.errors.push(`${content.ename}: ${content.evalue} ${plain(content.traceback)}`);
    });

  // Press what ends a play, and return whether there was something to end.
  walks.pause = () => {
    const playing = [...root().querySelectorAll("button")].filter((button) => button.textContent === "Pause");
    playing.forEach((button) => button.click());
    return playing.length > 0;
  };

  // All that can be seen of an exhibit, a line for each thing.
  const SEEN = ["role", "aria-label", "aria-valuenow", "aria-valuetext", "aria-valuemin", "aria-valuemax"];
  const told = (element) => {
    const names = element.closest("svg") ? element.getAttributeNames() : SEEN.filter((name) => element.hasAttribute(name));
    const held = ["disabled", "checked", "value", "selectedIndex"].filter((name) => name in element);
    return [
      element.localName,
      ...names.filter((name) => name !== "id").map((name) => `${name}=${element.getAttribute(name)}`),
      ...held.map((name) => `${name}=${element[name]}`),
      element.localName === "canvas" ? element.toDataURL() : "",
    ].join(" ");
  };
  const linesOf = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? [node.data.trim()] : [];
    if (node.nodeType !== Node.ELEMENT_NODE || !isShown(node)) return [];
    return [told(node), ...[...node.childNodes].flatMap(linesOf)];
  };
  const differing = (one, other, what) => {
    const at = one.findIndex((line, i) => line !== other[i]);
    if (at < 0 && one.length === other.length) return [];
    const [shown, wanted] = [one, other].map((lines) => lines.slice(Math.max(at - 1, 0), at + 2).map((line) => line.slice(-300)));
    return [`${what}: ${JSON.stringify(shown)} instead of ${JSON.stringify(wanted)}`];
  };

  const asked = async (code) => {
    let answer;
    const request = kernel().requestExecute({ code });
    request.onIOPub = ({ header, content }) => {
      if (header.msg_type === "display_data") answer = content.data["application/json"];
    };
    await request.done;
    return answer;
  };
  const manager = () => panel().content.rendermime.createRenderer(MIME)._manager.promise;

  // Where a widget of the page is not what it is in the kernel; photographs are bytes here and base64 there.
  const bytesOf = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength);
  const written = (_name, value) => {
    return value instanceof DataView ? btoa(Array.from(bytesOf(value), (byte) => String.fromCharCode(byte)).join("")) : value;
  };
  const differentWidgets = async (states) => {
    const widgets = await manager();
    const found = [];
    for (const [id, state] of Object.entries(states)) {
      const model = await widgets.get_model(id);
      for (const [name, value] of Object.entries(state)) {
        const [mine, kernels] = [JSON.stringify(model.get(name), written), JSON.stringify(value)];
        if (mine !== kernels) found.push(...differing([mine], [kernels], `${model.name} ${state.description ?? ""} ${name}`));
      }
    }
    return found;
  };

  // Show the exhibit once more, as a page does that knows no state but the kernel's, and compare the two.
  const differentView = async (id) => {
    const widgets = await manager();
    const { luminoWidget: again } = await widgets.create_view(await widgets.get_model(id));
    const box = Object.assign(document.createElement("div"), { style: "height: 0; overflow: hidden" });
    const walked = root();
    walked.closest(".jp-OutputArea").before(box);
    again.constructor.attach(again, box);
    let found = [];
    for (let tries = 0; tries < 180; tries += 1) {
      await frame();
      found = differing(linesOf(walked), linesOf(again.node), "on the screen");
      if (!found.length && again.node.querySelector(".convlib")) break;
    }
    again.dispose();
    box.remove();
    return found;
  };

  // What page and kernel do not share, now that all messages have arrived; each in a sentence.
  walks.compare = async (code) => {
    const { id, widgets, words, wrong } = await asked(code);
    const shown = linesOf(root()).join(" ");
    const unsaid = words.filter((sentence) => !shown.includes(sentence)).map((sentence) => `not shown: ${sentence}`);
    return [...wrong, ...(await differentWidgets(widgets)), ...unsaid, ...(await differentView(id)), ...walks.errors.splice(0)];
  };
})();
