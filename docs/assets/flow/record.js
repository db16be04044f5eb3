import { blocks as costBlocks } from "../costs/figures.js";

/**
 * A decision as blocks for the page to show, as Markdown in MADR layout, and as JSON. Knows nothing of the page.
 *
 * @typedef {string | { strong: Run[] } | { em: Run[] } | { code: string } | { link: string, runs: Run[] }} Run
 * @typedef {{ kind: "facts" | "heading" | "text" | "list" | "quote" }} Block  `write` shows what each kind has.
 */

/** @returns {Block[]} the record without the parts that would be empty */
export function blocks(decision) {
  const { title, people, date, address, guide, result, answers, assumptions, others } = tidy(decision);
  const facts = [["status", "proposed"], ["date", date], ["decision-makers", people]];
  return [
    { kind: "facts", items: facts.filter(([, value]) => value) },
    { kind: "heading", level: 1, text: title },
    ...part(2, "Context and Problem Statement", [
      text("The decision guide “", link(guide), "” asked about our case. Our answers are the decision drivers."),
    ]),
    ...part(2, "Decision Drivers", list(answers, driver, true)),
    ...part(2, "Considered Options", list([result, ...others], (option) => [text(link(option))])),
    ...part(2, "Decision Outcome", [
      text("Chosen option: “", link(result), "”, because our answers lead to it."),
      text(result.summary),
    ]),
    ...part(3, "Consequences", list(result.risks, consequence)),
    ...part(3, "Confirmation", list(result.firstTest, ({ name, text }) => named(name, text))),
    ...part(2, "Pros and Cons of the Options", others.flatMap(rejected)),
    ...part(2, "More Information", [
      text("Open ", link({ text: "our answers in the guide", address }), "."),
      text(`Version ${guide.version}, reviewed on ${guide.reviewed}.`),
    ]),
    ...part(3, "Assumptions to check", list(assumptions, assumed)),
    ...part(3, "Costs per month", costBlocks(decision)),
    ...part(3, "When to reopen this decision", list(result.revisit, (sign) => sign)),
    ...part(3, "Evidence", list(result.evidence, (source) => [text(link(source))])),
  ];
}

/** @param {Block[]} blocks */
export function markdown(blocks) {
  return `${written(blocks)}\n`;
}

/** @returns {object} as `decision-record.schema.json` has it: the decision, its texts in Markdown */
export function json(decision) {
  const { schemaAddress, ...said } = tidy(decision);
  const record = { $schema: schemaAddress, format: 1, status: "proposed", ...said };
  return JSON.parse(JSON.stringify(record, (_, value) => (value?.[0]?.kind ? written(value) : value)));
}

function tidy(decision) {
  return { ...decision, title: clean(decision.title) || decision.result.title, people: clean(decision.people) };
}

const text = (...runs) => ({ kind: "text", runs });
const strong = (text) => ({ strong: [clean(text)] });
const link = ({ title, text, address }) => ({ link: address, runs: [title ?? text] });
const list = (values, item, ordered) => (values.length ? [{ kind: "list", ordered, items: values.map(item) }] : []);
const part = (level, text, content) => (content.length ? [{ kind: "heading", level, text }, ...content] : []);

function named(name, prose) {
  const runs = prose[0]?.runs ?? [];
  return [text(strong(`${name}:`), " ", ...runs), ...prose.slice(runs.length ? 1 : 0)];
}

function driver({ ask, label, assumed, assumedLabel, because, evidence, note }) {
  const lines = note.split(/[\n-\r\x85\u2028\u2029]/).filter(clean);
  return [
    text(strong(ask), ` ${label}${assumed ? `. Assumed: ${assumedLabel}` : ""}`),
    ...(lines[0] ? [{ kind: "quote", blocks: lines.map((line) => text(line)) }] : []),
    ...because,
    ...(evidence[0] ? [text("Evidence: ", ...evidence.flatMap((source) => [", ", link(source)]).slice(1))] : []),
  ];
}

function consequence({ risk, helps }) {
  return [...named("Risk", risk), ...named("What helps", helps)];
}

function rejected({ title, summary, changes, further }, place) {
  return part(3, title, [
    text(`${place ? "" : "Runner-up. "}${summary}`),
    text("Not chosen. One other answer would have led here:"),
    ...list(changes, ({ ask, label, instead }) => [text(strong(ask), ` “${instead}” instead of “${label}”`)]),
    ...(further ? [text(`Questions that would follow: ${further}`)] : []),
  ]);
}

function assumed({ ask, label, findOut, matters, leads }) {
  const effect = { yes: "It matters", perhaps: "It may matter", no: "It does not change the result" }[matters];
  return [
    text(strong(ask), ` Assumed: ${label}`),
    text(`${effect}${leads[0] ? `: another answer leads to “${leads.join("” or “")}”` : ""}.`),
    ...named("To find out", findOut),
  ];
}

function written(blocks) {
  let first; // of lists in a row: they are one list unless their markers differ
  return blocks.map((block) => write[block.kind](block, (first = block.kind === "list" && !first))).join("\n\n");
}

const write = {
  facts: ({ items }) => `---\n${items.map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join("")}---`,
  heading: ({ level, text }) => `${"#".repeat(level)} ${line([text]).replace(/(?<=^| )(?=#+$)/, "\\")}`,
  text: ({ runs }) => line(runs),
  quote: ({ blocks }) => written(blocks).replace(/^/gm, "> ").replace(/ $/gm, ""),
  list({ ordered, items }, first) {
    const texts = items.map((item, index) => {
      const mark = ordered ? `${index + 1}${first ? "." : ")"} ` : first ? "- " : "* ";
      return mark + written(item).replace(/\n(?=.)/g, "\n" + " ".repeat(mark.length));
    });
    return texts.join(/\n\n/.test(texts) ? "\n\n" : "\n");
  },
};

function line(runs) {
  return inline(runs).trim().replace(/^(?=>|#+( |$)|[-+]([ -]|$))|(?<=^\d+)(?=[.)]( |$))/, "\\");
}

const inline = (runs) => runs.map(marked).join("");

function marked(run) {
  if (run.strong) return `**${inline(run.strong)}**`;
  if (run.em) return `*${inline(run.em)}*`;
  if (run.code) return code(clean(run.code));
  if (run.runs) return `[${inline(run.runs)}](${destination(run.link)})`;
  // Some programs make a table of any line with a `|`, attributes of braces, and take no backslash before a `<`;
  // a `_` before a letter cannot end emphasis.
  return run.replace(UNSAFE, " ").replace(/[\\`*[\]|{~]|&(?=#?\w*;|$)|!$|_(?![^\W_])/g, "\\$&").replace(/</g, "&lt;");
}

function destination(address) {
  return encodeURI(address).replace(/%25/g, "%").replace(/[()]|&(?=#?\w+;)/g, "\\$&");
}

function code(text) {
  const fence = "`".repeat(1 + Math.max(...text.split(/[^`]+/).map((run) => run.length)));
  return [fence, text, fence].join(fence[1] ? " " : "");
}

const UNSAFE = /[\s\p{Cc}\p{Cs}\p{NChar}]+/gu;

/** `text` on one line, without what a file cannot hold. */
const clean = (text) => text.replace(UNSAFE, " ").trim();
