/**
 * The fragment of the address: `#?v=2026.11&shortfall=knowledge&change-rate=unsure&r=retrieval`, that is the version, the
 * answers in order, and at a result its recommendation, with `costs` and their `sum` if the calculator has been there.
 * No server ever sees it. The anchors of the plain page hold too.
 */
import { takenFor, walk } from "./walk.js";

const LONGEST = 20_000;
const NAME = /^[a-z][a-z0-9-]*$/;

/** The fragment for the steps of a walk, and the result if it has come to one, with its `costs` as `read` gives them. */
export function write(version, steps, result, costs = "") {
  const pairs = steps.map(({ question, given }) => `&${question}=${given}`);
  return `#?v=${version}${pairs.join("")}${result ? `&r=${result}${costs}` : ""}`;
}

/** What a fragment says: `kind` is none, garbage, node or other (with `id`), or answers. Never throws. */
export function read(fragment) {
  let text = fragment.slice(1);
  if (/^%3f/i.test(text)) text = new URLSearchParams(`t=${text}`).get("t"); // as some programs pass links on
  if (!text) return { kind: "none" };
  if (text.startsWith("?")) return readAnswers(text);
  const [, , id] = /^(q|ask|r|title)-(.*)$/.exec(text) ?? [];
  return { kind: id ? "node" : "other", id: id ?? text };
}

function readAnswers(text) {
  const [before, costs = ""] = text.split(/(?=&costs=)/);
  const said = { kind: "answers", version: "", result: "", costs, answers: new Map() };
  for (const [name, value] of text.length > LONGEST ? [["", ""]] : new URLSearchParams(before)) {
    if (name === "v" && /^[0-9A-Za-z.-]+$/.test(value)) said.version = value;
    else if (!NAME.test(name) || !NAME.test(value)) return { kind: "garbage" };
    else if (name === "r") said.result = value;
    else said.answers.set(name, value);
  }
  return said;
}

/**
 * What still holds of a link: `lost` answers are gone, `unused` ones are not asked on this way, `moved` means another
 * result than when the link was made, `old` another version.
 */
export function replay(guide, { version, result, answers }) {
  const has = ([question, answer]) => takenFor(guide.questions.get(question), answer);
  const pairs = [...answers];
  const held = new Map(pairs.filter(has));
  const { steps, end } = walk(guide, held);
  const path = new Map(steps.map(({ question, given }) => [question, given]));
  return {
    answers: path,
    aside: new Map([...held].filter(([question]) => !path.has(question))),
    end,
    lost: pairs.filter((pair) => !has(pair)),
    moved: result && result !== end,
    old: version && version !== guide.version,
  };
}
