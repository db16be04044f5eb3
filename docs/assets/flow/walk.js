/**
 * What answers do to a decision tree. Knows nothing of the page, and says the same as `build_tools/graph.py`.
 *
 * @typedef {{ start: string, questions: Map<string, { answers: Map<string, { goto: string }>, assume?: string }> }} Tree
 */
export const UNSURE = "unsure";

/** Follow `answers` (by question) from the start as far as they lead. */
export function walk(tree, answers) {
  const steps = [];
  let end = tree.start;
  while (tree.questions.has(end) && answers.has(end) && steps.length <= tree.questions.size) {
    const given = answers.get(end);
    const taken = takenFor(tree.questions.get(end), given);
    if (taken === undefined) return { steps, end, refused: given };
    steps.push({ question: end, given, taken });
    end = tree.questions.get(end).answers.get(taken).goto;
  }
  return { steps, end };
}

function takenFor({ answers, assume }, given) {
  const taken = given === UNSURE && assume ? assume : given;
  return answers.has(taken) ? taken : undefined;
}

/** What each other answer of the walk leads to, all others kept; `further` questions had none and were passed as not sure. */
export function changes(tree, answers) {
  return walk(tree, answers).steps.flatMap(({ question, taken }) =>
    [...tree.questions.get(question).answers.keys()]
      .filter((answer) => answer !== taken)
      .map((answer) => ({ question, answer, ...settle(tree, new Map(answers).set(question, answer)) })),
  );
}

function settle(tree, answers) {
  let end = tree.start;
  let further = 0;
  for (let count = tree.questions.size; count && tree.questions.has(end); count--) {
    const taken = takenFor(tree.questions.get(end), answers.get(end) ?? UNSURE);
    if (taken === undefined) break;
    further += answers.has(end) ? 0 : 1;
    end = tree.questions.get(end).answers.get(taken).goto;
  }
  return { end, further };
}

/** The other result that most changes lead to; of equals, the one whose last change comes latest. */
export function runnerUp(tree, changed, result) {
  const ends = changed.map(({ end }) => end).filter((end) => end !== result && !tree.questions.has(end));
  const count = (end) => ends.filter((other) => other === end).length;
  return ends.reduce((best, end) => (best && count(best) > count(end) ? best : end), undefined);
}

/** All nodes that answers lead to from `node`, itself included. */
export function reachable(tree, node) {
  const found = new Set([node]);
  for (const each of found) for (const target of targets(tree, each)) found.add(target);
  return found;
}

/** For each node from which `goal` can be reached the smallest number of answers to it. */
function distances(tree, goal) {
  const found = new Map([[goal, 0]]);
  for (const node of ordered(tree).reverse()) {
    const near = targets(tree, node).flatMap((target) => found.get(target) ?? []);
    if (near.length) found.set(node, Math.min(...near) + 1);
  }
  return found;
}

/** At most `most` ways from the start to `goal`, shortest first, each a list of questions with their answers. */
export function ways(tree, goal, most) {
  const distance = distances(tree, goal);
  const found = [];
  const waiting = distance.has(tree.start) ? [{ node: tree.start, steps: [], length: 0 }] : [];
  while (waiting.length && found.length < most) {
    // Of equals the one that has come furthest: in breadth there can be 2^30 of them.
    waiting.sort((one, other) => one.length - other.length || other.steps.length - one.steps.length);
    const { node, steps } = waiting.shift();
    if (node === goal) found.push(steps);
    else {
      for (const [answer, { goto }] of tree.questions.get(node).answers) {
        const length = steps.length + 1 + distance.get(goto);
        if (distance.has(goto)) waiting.push({ node: goto, steps: [...steps, { question: node, answer }], length });
      }
    }
  }
  return found;
}

function targets(tree, node) {
  return [...(tree.questions.get(node)?.answers.values() ?? [])].map(({ goto }) => goto);
}

/** The reachable nodes, each before all that it leads to. */
function ordered(tree) {
  const found = reachable(tree, tree.start);
  const entries = new Map();
  const count = (node, by) => entries.set(node, (entries.get(node) ?? 0) + by).get(node);
  for (const node of found) for (const target of targets(tree, node)) count(target, 1);
  const order = [tree.start];
  for (const node of order) for (const target of targets(tree, node)) if (!count(target, -1)) order.push(target);
  return order;
}
