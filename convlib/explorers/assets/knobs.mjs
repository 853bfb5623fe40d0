// Plain controls for a page without a kernel: sliders, checkboxes and lists, each with its label around it, so that
// everybody knows their keys and a screen reader their names.

// Return a control that looks as stored.py says, and shows and changes the value of a model.
export function knob(look, model) {
  const label = document.createElement("label");
  const name = Object.assign(document.createElement("span"), { textContent: look.label });
  const { parts, field } = KINDS[look.kind](look, name, model);
  label.className = `convlib-knob convlib-${look.kind}`;
  label.append(...parts);
  field.autocomplete = "off"; // else a page that is loaded again shows values that its pictures do not
  return label;
}

const KINDS = {
  slider: ({ min, max }, name, model) => {
    const field = Object.assign(document.createElement("input"), { type: "range", min, max });
    const value = document.createElement("span");
    const show = () => (value.textContent = String(model.get("value")).replace("-", "−"));
    value.setAttribute("aria-hidden", "true"); // a slider says its value itself
    field.value = model.get("value");
    field.addEventListener("input", () => model.set("value", field.valueAsNumber));
    model.on("change:value", show);
    show();
    return { parts: [name, field, value], field };
  },
  checkbox: (_look, name, model) => {
    const field = Object.assign(document.createElement("input"), { type: "checkbox", checked: model.get("value") });
    field.addEventListener("change", () => model.set("value", field.checked));
    return { parts: [field, name], field };
  },
  list: ({ options }, name, model) => {
    const field = document.createElement("select");
    field.append(...options.map((option) => new Option(option)));
    field.selectedIndex = model.get("value");
    field.addEventListener("change", () => model.set("value", field.selectedIndex));
    return { parts: [name, field], field };
  },
};
