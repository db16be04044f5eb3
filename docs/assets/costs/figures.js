/** What each option costs, as the address of the flow carries it from the calculator into the record. */

/** `back`, a fragment of the flow without its `#?`, with months by option in whole $, and the numbers behind them. */
export function wayBack(back, months, sum) {
  const pairs = given(`#?${back}`);
  pairs.set("costs", months.map(([option, month]) => `${option}.${Math.round(month)}`).join("~"));
  pairs.set("sum", sum);
  return `#?${pairs}`;
}

/** The months that the fragment `hash` of the flow holds, for those options that `names` has a name for. */
export function read(hash, names) {
  const held = (given(hash).get("costs") ?? "").split("~").map((each) => each.split("."));
  return names.flatMap(([option, name]) => {
    const [, month] = held.find(([each]) => each === option) ?? [];
    return /^\d{1,15}$/.test(month) ? [{ option, name, month: Number(month) }] : [];
  });
}

/** Where the calculator goes on, and finds the way back: with the numbers behind the held months, or at `start`. */
export function onward(start, hash) {
  const pairs = given(hash);
  const sum = pairs.get("sum");
  for (const name of ["costs", "sum"]) pairs.delete(name);
  return `${sum ? `${start.split("#")[0]}#?${sum}` : start}&back=${encodeURIComponent(pairs)}`;
}

/** Make the link in `slots` lead to the calculator as it starts for a result, if it does. */
export function offer({ costs: link }, { costs: start }) {
  link.hidden = !start;
  link.href = onward(start ?? "", location.hash);
}

/** The months that the page's address holds, and where to see the sums, for the record; `slots` know their names. */
export function held({ options, costs: link }) {
  const costs = read(location.hash, [...options.children].map((row) => [...row.children].map((cell) => cell.textContent)));
  return costs.length ? { costs, calculation: link.href } : {};
}

/** The same as blocks of the record. */
export function blocks({ costs, calculation }) {
  if (!costs) return [];
  const items = costs.map(({ name, month }) => [text(`${name}: $${month.toLocaleString("en")}`)]);
  return [{ kind: "list", items }, text("Open ", { link: calculation, runs: ["the sums with our numbers"] }, ".")];
}

function text(...runs) {
  return { kind: "text", runs };
}

function given(hash) {
  return new URLSearchParams(hash.slice(2));
}
