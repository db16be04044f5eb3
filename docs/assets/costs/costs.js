/** The calculator: the reader's own numbers in place of the presets, and at once what follows. Improves the plain page. */
import { give, make, share } from "../flow/markup.js";
import { read, write } from "./address.js";
import { wayBack } from "./figures.js";
import { resultsView } from "./results.js";
import { readSheet } from "./sheet.js";
import { parse } from "./words.js";

const PAUSE = 200; // ms; so that a screen reader is not told of each digit

/** Take over the calculator. Throws if its markup is not what it should be. */
export function mount(page) {
  const slot = (name) => page.querySelector(`[data-slot=${name}]`);
  const { version, horizon, flow } = page.dataset;
  const sheet = readSheet(page);
  const groups = page.querySelectorAll(".costs__group");
  const starts = new Map([...page.querySelectorAll("[data-start]")].map((link) => [link.dataset.start, link]));
  for (const link of starts.values()) link.href = link.dataset.fragment;
  const boxes = [...slot("compare").querySelectorAll("input")];
  const radios = [...page.querySelectorAll("[data-choice] input")];
  const results = resultsView({ sheet, slot, starts, roles: page.dataset, horizon: Number(horizon) });
  const typed = new Map();
  const told = { from: "", back: "" };
  let waiting;

  const actions = {
    copy: (button) => give(button, results.markdown(location.href, own()), slot("status")),
    share: (button) => share(button, slot("status")),
  };

  for (const quantity of sheet.quantities.values()) addInput(quantity);
  slot("numbers").append(page.querySelector(".costs__inputs"));
  for (const group of groups) group.open = matchMedia("(min-width: 60em)").matches;
  page.addEventListener("input", ({ target }) => {
    const quantity = sheet.quantities.get(target.dataset.number);
    if (quantity) take(quantity);
    update();
  });
  page.addEventListener("click", ({ target }) => {
    const quantity = sheet.quantities.get(target.dataset.reset);
    if (quantity) reset(quantity);
    else actions[target.dataset.do]?.(target);
  });
  addEventListener("hashchange", () => page.isConnected && arrive());
  slot("live").hidden = false;
  page.dataset.mode = "live";
  arrive();

  /** Turn the name of a quantity into the label of an input for it. */
  function addInput(quantity) {
    const { id, element, label, unit } = quantity;
    quantity.error = make("p", { id: `error-${id}`, class: "quantity__error" });
    quantity.input = make("input", {
      id: `input-${id}`,
      "data-number": id,
      inputmode: "decimal",
      autocomplete: "off",
      "aria-describedby": `unit-${id} error-${id} hint-${id} from-${id}`,
    });
    quantity.reset = make("button", { type: "button", "data-reset": id, class: "quantity__reset" });
    quantity.label = make("label", { for: `input-${id}`, class: label.className }, label.textContent);
    label.replaceWith(quantity.label);
    const entry = make("p", { class: "quantity__entry" }, quantity.input, make("span", { id: `unit-${id}` }, unit), quantity.reset);
    element.querySelector(".quantity__name").after(entry, quantity.error);
  }

  /** Show what the address says. */
  function arrive() {
    const said = read(location.hash, {
      preset: (choice, preset) => radios.some((radio) => radio.name === choice && radio.value === preset),
      number: (id, text) => sheet.quantities.has(id) && !parse(text, sheet.quantities.get(id)).error,
      option: (id) => sheet.options.has(id),
    });
    Object.assign(told, { from: starts.has(said.from) ? said.from : "", back: said.back });
    for (const radio of radios) radio.checked = radio.value === (said.presets.get(radio.name) ?? usual(radio.name));
    for (const box of boxes) box.checked = said.compared?.includes(box.value) ?? true;
    typed.clear();
    for (const [id, quantity] of sheet.quantities) {
      quantity.input.value = said.typed.get(id) ?? "";
      take(quantity);
    }
    const notes = [
      said.version && said.version !== version && `This link was made with version ${said.version} of the guide, and this is ${version}. Numbers that it does not hold are those of today.`,
      said.lost.length && `This link holds something that is not understood here (${said.lost.slice(0, 3).join(", ")}). The rest is used.`,
    ].filter(Boolean);
    slot("notice").replaceChildren(notes.join(" "));
    slot("notice").hidden = !notes.length;
    show();
  }

  function usual(choice) {
    return radios.find((radio) => radio.name === choice).value;
  }

  /** Take over what stands in an input, or say what is wrong with it. An empty one stands for the preset. */
  function take(quantity) {
    const { id, input, error } = quantity;
    const text = input.value.trim();
    const wrong = text && parse(text, quantity).error;
    input.ariaInvalid = Boolean(wrong);
    error.textContent = wrong ? `${wrong} Until then ${typed.get(id) ?? setting(quantity).value} counts.` : "";
    if (!wrong && text && text !== setting(quantity).value) typed.set(id, text);
    else if (!wrong) typed.delete(id);
  }

  function reset(quantity) {
    quantity.input.value = "";
    take(quantity);
    quantity.input.focus();
    update();
  }

  /** Keep the address and the page in step, once the reader pauses. */
  function update() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      history.replaceState(history.state, "", location.pathname + location.search + address());
      show();
    }, PAUSE);
  }

  function address(back = told.back) {
    const options = compared();
    return write(version, { presets: presets(), typed, compared: options.length < boxes.length && options, ...told, back });
  }

  function presets() {
    return new Map(radios.filter((radio) => radio.checked).map((radio) => [radio.name, radio.value]));
  }

  function compared() {
    return boxes.filter((box) => box.checked).map((box) => box.value);
  }

  /** What a quantity is set to: by the last choice whose preset says so, or by its default. */
  function setting({ settings }, chosen = presets()) {
    return settings.findLast(({ choice, preset }) => !choice || chosen.get(choice) === preset);
  }

  function own() {
    return [...typed].map(([id, text]) => `${sheet.quantities.get(id).label.textContent}: ${text} (${sheet.quantities.get(id).unit})`);
  }

  function show() {
    const chosen = presets();
    const amounts = new Map();
    for (const [id, quantity] of sheet.quantities) {
      const start = setting(quantity, chosen);
      amounts.set(id, parse(typed.get(id) ?? start.value, quantity));
      dress(quantity, start);
    }
    sift(chosen);
    results.show(amounts, compared(), told.from);
    slot("again").href = write(version, { presets: [], typed: [], ...told });
    slot("back").hidden = !told.back;
    slot("back").href = flow + wayBack(told.back, results.months(), address("").slice(2));
  }

  /** Show what a quantity starts from, and where that comes from. */
  function dress({ id, input, reset, settings }, start) {
    if (document.activeElement !== input && input.ariaInvalid !== "true") input.value = typed.get(id) ?? start.value;
    reset.hidden = !typed.has(id);
    reset.textContent = `Back to ${start.value}`;
    for (const { element } of settings) element.hidden = element !== start.element;
    const isDue = start.reviewBy < new Date().toLocaleDateString("sv") && !start.element.querySelector(".quantity__stale");
    if (isDue) start.element.firstElementChild.append(" ", make("strong", { class: "quantity__stale" }, "Due to be read again."));
  }

  /** Hide the quantities that touch none of the options compared, and count those that are assumed. */
  function sift(chosen) {
    const options = compared();
    const limits = options.map((option) => sheet.options.get(option));
    const billed = sheet.lines.filter((line) => line.options.some((option) => options.includes(option)));
    const used = new Set([sheet.period, ...billed.flatMap((line) => [...line.factors, ...line.restOf]), ...limits.flatMap(({ sumOf, atMost }) => [...sumOf, atMost])]);
    let all = 0;
    for (const group of groups) {
      const inside = [...sheet.quantities.values()].filter(({ element }) => group.contains(element));
      for (const { id, element } of inside) element.hidden = !used.has(id);
      const shown = inside.filter(({ id }) => used.has(id));
      const assumed = shown.filter((quantity) => !typed.has(quantity.id) && "assumed" in setting(quantity, chosen));
      all += assumed.length;
      group.hidden = !shown.length;
      group.querySelector("summary span")?.remove();
      if (assumed.length) group.querySelector("summary").append(make("span", { class: "costs__count" }, `${assumed.length} assumed`));
    }
    slot("assumed").textContent = all ? `${all} of these are assumed, since no source can know yours. Put in your own, people’s work first.` : "None of these is assumed any more.";
  }
}
