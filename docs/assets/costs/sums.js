/**
 * What each option costs, at given values of the quantities. Knows nothing of the page, and says the same as
 * `build_tools/cost.py`, to the last digit: sums are added up in the same order.
 *
 * @typedef {{ id: string, part: "people" | "build" | "fixed" | "requests", once: boolean, scale: number,
 *   factors: string[], restOf: string[], options: string[] }} Line
 * @typedef {{ lines: Line[], options: Map<string, { sumOf: string[], atMost: string }>, period: string, volume: string,
 *   quantities: Map<string, { low: number, high: number }> }} Sheet
 */

const NUDGE = 1e-6;

/** What a line comes to: $ once, or $ per month. */
export function amount({ scale, factors, restOf }, values) {
  const product = factors.reduce((all, factor) => all * values[factor], scale);
  return restOf.reduce((all, share) => all * (100 - values[share]), product);
}

/** The bill of each option. */
export function bills(sheet, values) {
  const found = new Map([...sheet.options.keys()].map((option) => [option, { once: {}, monthly: {} }]));
  for (const line of sheet.lines) {
    const paid = amount(line, values);
    for (const option of line.options) {
      const sums = found.get(option)[line.once ? "once" : "monthly"];
      sums[line.part] = (sums[line.part] ?? 0) + paid;
    }
  }
  const volume = values[sheet.volume];
  const period = values[sheet.period];
  return new Map([...found].map(([option, sums]) => [option, bill(sums, volume, period)]));
}

function bill({ once, monthly }, volume, period) {
  const { people: peopleOnce = 0, build: buildOnce = 0 } = once;
  const { people: peopleMonthly = 0, fixed = 0, requests = 0 } = monthly;
  const people = peopleOnce / period + peopleMonthly;
  const build = buildOnce / period;
  const standing = people + build + fixed;
  const month = standing + requests;
  const after = (months) => peopleOnce + buildOnce + months * (peopleMonthly + fixed + requests);
  return { people, build, fixed, requests, standing, month, perRequest: requests / volume, perThousand: (month / volume) * 1000, after };
}

/** How many tokens are left before an option no longer fits; less than 0 if it does not, infinite without a limit. */
export function room(sheet, option, values) {
  const { sumOf, atMost } = sheet.options.get(option);
  return atMost ? values[atMost] - sumOf.reduce((all, each) => all + values[each], 0) : Infinity;
}

/** The option in `compared` that costs least per month, of equals the first; nothing if none fits. */
export function cheapest(sheet, values, compared) {
  const costing = bills(sheet, values);
  return ranked(costing, compared.filter((option) => room(sheet, option, values) >= 0))[0];
}

/** Options by what they cost per month. */
export function ranked(costing, options) {
  return [...options].sort((one, other) => costing.get(one).month - costing.get(other).month);
}

/** Of two options the one that is `cheaper` above some `volume` per month: always if that is 0, never if infinite. */
export function breakEven(one, other, costing) {
  if (costing.get(one).perRequest > costing.get(other).perRequest) [one, other] = [other, one];
  const more = costing.get(one).standing - costing.get(other).standing;
  const saved = costing.get(other).perRequest - costing.get(one).perRequest;
  if (saved === 0) {
    return more > 0 ? { cheaper: other, other: one, volume: 0, more, saved } : { cheaper: one, other, volume: more < 0 ? 0 : Infinity, more, saved };
  }
  return { cheaper: one, other, volume: Math.max(0, more / saved), more, saved };
}

/** For each quantity the nearest value, if any, beyond which another option is the cheapest; the closest call first. */
export function turns(sheet, values, compared) {
  const now = cheapest(sheet, values, compared);
  const found = [...sheet.quantities.keys()].map((quantity) => turn(sheet, values, compared, quantity, now));
  return found.filter(Boolean).sort((one, other) => one.factor - other.factor || 0); // infinity from infinity is no number
}

function turn(sheet, values, compared, quantity, now) {
  const { low, high } = sheet.quantities.get(quantity);
  const at = values[quantity];
  let nearest;
  for (const value of crossings(sheet, values, compared, quantity, now)) {
    const step = Math.max(value, NUDGE) * NUDGE;
    for (const beyond of [value - step, value + step]) {
      const isAway = beyond < value ? value <= at : value >= at;
      if (!isAway || beyond < low || beyond > high) continue;
      const then = cheapest(sheet, { ...values, [quantity]: beyond }, compared);
      const least = Math.min(at, value);
      const found = { quantity, now: at, value, cheapest: then, factor: least ? Math.max(at, value) / least : Infinity };
      if (then !== now && (!nearest || isNearer(found, nearest))) nearest = found;
    }
  }
  return nearest;
}

function isNearer(one, other) {
  if (one.factor !== other.factor) return one.factor < other.factor;
  return Math.abs(one.value - one.now) < Math.abs(other.value - other.now);
}

/**
 * Where another option starts to cost less than `now`, or to fit: a month is a straight line in each quantity, or in
 * 1/period. Its slope is taken over the whole range, where it is not lost beside what a month costs anyway.
 */
function crossings(sheet, values, compared, quantity, now) {
  const isPeriod = quantity === sheet.period;
  const { low, high } = sheet.quantities.get(quantity);
  const start = bills(sheet, { ...values, [quantity]: isPeriod ? Infinity : 0 });
  const end = bills(sheet, { ...values, [quantity]: isPeriod ? low : high });
  const found = [];
  for (const option of now ? compared : []) {
    const rise = end.get(option).month - start.get(option).month - (end.get(now).month - start.get(now).month);
    const part = rise && (start.get(now).month - start.get(option).month) / rise;
    if (part) found.push(isPeriod ? low / part : high * part);
  }
  for (const option of compared) {
    const { sumOf, atMost } = sheet.options.get(option);
    if (quantity === atMost) found.push(values[quantity] - room(sheet, option, values));
    else if (sumOf.includes(quantity)) found.push(values[quantity] + room(sheet, option, values));
  }
  return found;
}

/** The share of reads, in %, above which a cache saves money, if it ever does: prices in times the price of input. */
export function cacheShareNeeded(read, write) {
  if (read >= 1) return Infinity;
  return write > 1 ? Math.max(0, ((write - 1) / (write - read)) * 100) : 0;
}
