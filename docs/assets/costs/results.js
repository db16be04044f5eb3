/** What follows from the reader's numbers: fills in the results that the page holds, and writes them as Markdown. */
import { make } from "../flow/markup.js";
import { bars, lines } from "./draw.js";
import { bills, breakEven, cacheShareNeeded, ranked, room, turns } from "./sums.js";
import { between, money, rounded } from "./words.js";

const PARTS = ["people", "build", "fixed", "requests"];
const SHOWN = [0, 1, 3, 6, 12, 18];
const MOST_TURNS = 6;

/** The view of the results; `starts` are the links that lead here from recommendations, by id. */
export function resultsView({ sheet, slot, starts, roles, horizon }) {
  const name = (option) => sheet.options.get(option).name;
  const most = sheet.quantities.get(sheet.volume).high;
  let values, compared, fitting, order, costing, month;
  return { show, markdown, months };

  /** Show what the options `chosen` cost at `amounts`, by quantity; `from` is the recommendation that led here. */
  function show(amounts, chosen, from) {
    const at = (end) => Object.fromEntries([...amounts].map(([id, amount]) => [id, end(amount)]));
    values = at(({ low, high }) => (low + high) / 2);
    compared = chosen;
    fitting = compared.filter((option) => room(sheet, option, values) >= 0);
    costing = bills(sheet, values);
    order = ranked(costing, fitting);
    const [low, high] = [bills(sheet, at(({ low }) => low)), bills(sheet, at(({ high }) => high))];
    month = (option) => between(low.get(option).month, high.get(option).month);
    slot("verdict").textContent = verdict(amounts);
    slot("against").textContent = against(starts.get(from));
    slot("against").hidden = !starts.has(from);
    slot("bills").replaceChildren(...compared.map(row));
    slot("bars").replaceChildren(...bars(
      fitting.map((option) => ({ name: name(option), parts: PARTS.map((part) => costing.get(option)[part]), text: money(costing.get(option).month) })),
      ["People", "Build", "Fixed", "Requests"],
    ));
    slot("evens").replaceChildren(...items(pairs(fitting).map(([one, other]) => even(breakEven(one, other, costing)))));
    slot("caching").textContent = caching();
    slot("turns").replaceChildren(...items(hangsOn()));
    showTotals();
  }

  function verdict(amounts) {
    const [best, second] = order;
    if (!best) return "Choose options that fit.";
    const said = `${name(best)} costs least: ${month(best)} a month.`;
    if (!second) return said;
    const close = isClose(amounts, best, second) ? " Within the ranges of the prices, either can be the cheaper one." : "";
    return `${said} Next is ${name(second)} at ${month(second)}.${close}`;
  }

  /** Whether `second` can cost less than `best` where each price that is a range takes its better end for that. */
  function isClose(amounts, best, second) {
    const more = (given) => {
      const found = bills(sheet, given);
      return found.get(second).month - found.get(best).month;
    };
    const middle = more(values);
    const ranges = [...amounts].filter(([, { low, high }]) => low < high);
    const least = ranges.map(([id, { low, high }]) => Math.min(more({ ...values, [id]: low }), more({ ...values, [id]: high })));
    return least.reduce((all, each) => all + each - middle, middle) < 0;
  }

  /** Whether cost points the same way as the recommendation that led here. */
  function against(start) {
    const option = start?.dataset.leads;
    const said = `The guide recommends “${start?.textContent}”`;
    if (!compared.includes(option)) return sheet.options.has(option) ? `${said}. Tick “${name(option)}” to compare it.` : `${said}. That has no bill here.`;
    if (!fitting.includes(option)) return `${said}. With these numbers it does not fit into one prompt.`;
    const [best] = order;
    if (option === best) return `${said}, and cost points the same way.`;
    const less = costing.get(option).month - costing.get(best).month;
    return `Cost points the other way than the guide. ${said}, and ${name(best)} costs ${money(less)} a month less. Cost is not quality: take it only if it reaches your target in a test.`;
  }

  function row(option) {
    const head = make("th", { scope: "row" }, name(option));
    if (!fitting.includes(option)) {
      const missing = rounded(-room(sheet, option, values));
      return make("tr", {}, head, make("td", { colspan: 7 }, `Does not fit: ${missing} tokens too many for one prompt.`));
    }
    const bill = costing.get(option);
    const isBest = option === order[0];
    if (isBest) head.append(" ", make("span", { class: "bill__mark" }, "cheapest"));
    const cells = [...PARTS.map((part) => money(bill[part])), month(option), money(bill.perThousand), money(bill.after(horizon))];
    return make("tr", isBest ? { class: "bill__cheapest" } : {}, head, cells.map((text) => make("td", {}, text)));
  }

  function even({ cheaper, other, volume, more, saved }) {
    if (volume === Infinity) return `${name(cheaper)} and ${name(other)} cost the same at every volume.`;
    if (!volume) return `${name(cheaper)} costs less than ${name(other)} at every volume.`;
    const sum = `${money(more)} more each month whatever the volume, divided by ${money(saved * 1000)} saved with each 1,000 requests`;
    if (volume > most) return `${name(cheaper)} never breaks even with ${name(other)} up to ${rounded(most)} requests per month: ${sum}.`;
    return `${name(cheaper)} costs less than ${name(other)} above ${rounded(volume)} requests per month: ${sum}.`;
  }

  function caching() {
    if (!fitting.some((option) => costing.get(option).requests)) return "";
    const { cacheRead: read, cacheWrite: write, cacheShare: share } = roles;
    const needed = cacheShareNeeded(values[read], values[write]);
    if (needed === Infinity) return "A cache saves nothing at these prices.";
    if (!needed) return "Writing to the cache costs no more than input here, so a cache never loses money.";
    const here = values[share] > needed ? `Here ${rounded(values[share])}% are.` : `Here only ${rounded(values[share])}% are. Without a cache (price of writing 1, share 0) the sum is smaller.`;
    return `A cache saves money when more than ${rounded(needed)}% of the repeated tokens are read from it. ${here}`;
  }

  function hangsOn() {
    const found = turns(sheet, values, compared).slice(0, MOST_TURNS).map(({ quantity, now, value, cheapest }) => {
      const { label, unit } = sheet.quantities.get(quantity);
      const then = cheapest ? `${name(cheapest)} is cheapest` : "no option fits";
      return `${label.textContent}, now ${rounded(now)} (${unit}): ${value > now ? "above" : "below"} ${rounded(value)} ${then}.`;
    });
    return found.length ? found : ["No single number, within its range, changes which option is cheapest."];
  }

  function showTotals() {
    const months = Array.from({ length: horizon + 1 }, (_, each) => each);
    const shown = [...SHOWN.filter((each) => each < horizon), horizon];
    const rows = fitting.map((option) => ({ name: name(option), points: months.map(costing.get(option).after) }));
    slot("chart").replaceChildren(...lines(rows, `Costs of each option added up over ${horizon} months. The table below has the figures.`, money));
    slot("months").replaceChildren(make("tr", {}, ["Option", "Start", ...shown.slice(1)].map((each) => make("th", { scope: "col" }, each > 0 ? `${each} months`.replace(/^1 months/, "1 month") : each))));
    slot("totals").replaceChildren(...rows.map(({ name, points }) => make("tr", {}, make("th", { scope: "row" }, name), shown.map((each) => make("td", {}, money(points[each]))))));
  }

  /** What each option costs per month. */
  function months() {
    return fitting.map((option) => [option, costing.get(option).month]);
  }

  /** The results as Markdown, with a link to `address` and the reader's own numbers. */
  function markdown(address, own) {
    const head = ["Option", "A month", "1,000 requests", `${horizon} months`];
    const rows = compared.map((option) => {
      const { perThousand, after } = costing.get(option);
      return fitting.includes(option) ? [name(option), month(option), money(perThousand), money(after(horizon))] : [name(option), "does not fit", "", ""];
    });
    const table = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
    const list = (title, lines) => (lines.length ? `${title}\n\n${lines.map((line) => `- ${line}`).join("\n")}\n\n` : "");
    return `${slot("verdict").textContent}\n\n${table}\n\n${list("What the order hangs on:", hangsOn())}${list("Our own numbers:", own)}[All numbers and sums](${address})\n`;
  }
}

function items(texts) {
  return texts.map((text) => make("li", {}, text));
}

function pairs(options) {
  return options.flatMap((one, place) => options.slice(place + 1).map((other) => [one, other]));
}
