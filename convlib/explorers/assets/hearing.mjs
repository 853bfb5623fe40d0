// A widget whose module comes late hears its kernel all the same.

// anywidget calls this as soon as a model has its module. It lets messages wait for the module, and where that takes more
// than 2 s, as on a busy page, it refuses them for ever (findings/anywidget_is_deaf_after_a_late_module.sh).
export function hearKernel({ model }) {
  const own = model.set({}); // Backbone's model itself, of which anywidget shows only a part; elsewhere there is none
  if (!own?.comm?.on_msg || !own._handle_comm_msg) return;
  Promise.resolve(own._handle_comm_msg({ content: { data: {} } })).catch(() => hearAgain(own));
}

// Let ipywidgets handle the messages, as for its own widgets, and ask for the state: what came before was refused.
function hearAgain(own) {
  const { _handle_comm_msg: handle } = Object.getPrototypeOf(ownerOf(own, "_handle_comm_msg"));
  const before = { ...own.attributes };
  own.comm.on_msg((message) => {
    if (message.parent_header?.msg_id === asked) keepNewer(own, before, message.content.data);
    return handle.call(own, message);
  });
  const asked = own.comm.send({ method: "request_state" });
}

const ownerOf = (object, name) => (Object.hasOwn(object, name) ? object : ownerOf(Object.getPrototypeOf(object), name));

// Leave out of a state what has changed since it was asked for: the kernel may not have heard of that yet.
function keepNewer(own, before, { state = {}, buffer_paths: paths = [] }) {
  for (const name of Object.keys(state)) {
    if (own.get(name) !== before[name] && !paths.some(([first]) => first === name)) delete state[name];
  }
}
