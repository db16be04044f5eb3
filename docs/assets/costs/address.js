/**
 * The fragment of the calculator's address: `#?v=2026.11&use=support&price-in=0.2&compare=prompting.retrieval`, that is
 * the version, a preset for each choice, and the numbers that differ from them. From a recommendation comes its id as
 * `from`, and from the reader's own answers the fragment of the flow as `back`. No server ever sees it.
 */
const LONGEST = 20_000;
const NAME = /^[a-z][a-z0-9-]*$/;

/** The fragment for what a reader has chosen and typed. */
export function write(version, { presets, typed, compared, from, back }) {
  const pairs = new URLSearchParams([["v", version], ...presets, ...typed]);
  if (compared) pairs.set("compare", compared.join("."));
  if (from) pairs.set("from", from);
  if (back) pairs.set("back", back);
  return `#?${pairs}`;
}

/**
 * What a fragment says. `known` tells whether a name is a choice's and a value its preset (`preset`), whether a name is
 * a quantity's and a text an amount (`number`), and whether an id is an option's (`option`). Never throws.
 */
export function read(fragment, known) {
  let text = fragment.slice(1);
  if (/^%3f/i.test(text)) text = new URLSearchParams(`t=${text}`).get("t"); // as some programs pass links on
  const said = { version: "", presets: new Map(), typed: new Map(), compared: undefined, from: "", back: "", lost: [] };
  if (!text.startsWith("?")) return said;
  for (const [name, value] of text.length > LONGEST ? [["this link", ""]] : new URLSearchParams(text)) {
    const options = name === "compare" && value.split(".").filter(known.option);
    if (name === "v") said.version = value;
    else if (name === "back") said.back = value;
    else if (name === "from" && NAME.test(value)) said.from = value;
    else if (known.preset(name, value)) said.presets.set(name, value);
    else if (known.number(name, value)) said.typed.set(name, value);
    else if (options?.length > 1) said.compared = options;
    else said.lost.push(name);
  }
  return said;
}
