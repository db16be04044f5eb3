/** Numbers as readers type and read them. Says the same as `build_tools/quantities.py`. */

const number = (options) => new Intl.NumberFormat("en", options).format;
const cents = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = number({ maximumFractionDigits: 0 });
const digits = number({ maximumSignificantDigits: 3, useGrouping: false });
const large = [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"]];

/** An amount of $: to the cent, from 100 on whole, from a million on in words. */
export function money(amount) {
  if (!amount) return "$0";
  if (amount < 0.01) return "under $0.01";
  if (amount < 99.995) return `$${cents(amount)}`;
  if (amount < 999_999.5) return `$${whole(amount)}`;
  if (amount >= 1e15) return "over $1,000 trillion";
  const near = Number(digits(amount));
  const [size, word] = large.find(([least]) => near >= least);
  return `$${rounded(near / size)} ${word}`;
}

/** To three digits: what a break-even deserves. */
export const rounded = number({ maximumSignificantDigits: 3 });

/** Two amounts of $ as a range, or one if they read alike. */
export function between(low, high) {
  return money(low) === money(high) ? money(low) : `${money(low)} to ${money(high)}`;
}

const NUMBER = "[+-]?(?:\\d+|\\d{1,3}(?:[, \\u00a0\\u202f]\\d{3})+)(?:\\.\\d*)?|[+-]?\\.\\d+";
const AMOUNT = new RegExp(`^\\$?(${NUMBER}) ?%?(?: ?(?:to|-|–|—) ?\\$?(${NUMBER}) ?%?)?$`);

/** What a reader typed: an amount from `low` to `high`, or what is wrong with it as `error`. */
export function parse(text, { low, high, isPrice }) {
  const typed = text.trim();
  if (!typed) return { error: "Write a number." };
  const [, first, second] = AMOUNT.exec(typed) ?? [];
  if (!first) {
    const comma = /^\d+,\d+$/.test(typed);
    return { error: comma ? "Use a point for decimals, and commas between thousands only." : "This is not a number. Write one such as 2500 or 0.125." };
  }
  if (second && !isPrice) return { error: "Only a price may be a range. Write one number." };
  const [one, other] = [first, second ?? first].map((each) => Number(each.replace(/[^\d.+-]/g, "")));
  if (other < one) return { error: "Write the smaller number first." };
  if (one < low || other > high) return { error: `Write a number from ${exact(low)} to ${exact(high)}.` };
  return { low: one, high: other };
}

const exact = number({ maximumFractionDigits: 9 });
