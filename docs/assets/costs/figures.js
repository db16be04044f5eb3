/** What each option costs, as the address of the flow carries it from the calculator into the record. */

/** Months by option as text: `prompting.912~retrieval.1789`, in whole $. */
export function write(months) {
  return months.map(([option, month]) => `${option}.${Math.round(month)}`).join("~");
}

/** The months that the fragment `hash` of the flow holds, for those options that `names` has a name for. */
export function read(hash, names) {
  const held = (given(hash).get("costs") ?? "").split("~").map((each) => each.split("."));
  return [...names].flatMap(([option, name]) => {
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

/** `back`, a fragment of the flow without its `#?`, with other months and the numbers behind them. */
export function wayBack(back, months, sum) {
  const pairs = given(`#?${back}`);
  pairs.set("costs", write(months));
  pairs.set("sum", sum);
  return `#?${pairs}`;
}

function given(hash) {
  return new URLSearchParams(hash.slice(2));
}
