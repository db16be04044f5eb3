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
  while (answers.has(end) && steps.length <= tree.questions.size) {
    const given = answers.get(end);
    const taken = takenFor(tree.questions.get(end), given);
    if (!taken) break;
    steps.push({ question: end, given, taken });
    end = tree.questions.get(end).answers.get(taken).goto;
  }
  return { steps, end };
}

/** The answer of a question that `given` stands for: itself, or what "not sure" assumes. None that the question has not. */
export function takenFor(question, given) {
  const taken = given === UNSURE ? (question?.assume ?? given) : given;
  return question?.answers.has(taken) ? taken : undefined;
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
  for (let count = tree.questions.size; count; count--) {
    const taken = takenFor(tree.questions.get(end), answers.get(end) ?? UNSURE);
    if (!taken) break;
    further += !answers.has(end);
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
  const nodes = [...tree.questions.keys()].map((id) => [id, new Set(targets(tree, id))]);
  const found = new Map([[goal, 0]]);
  for (const [end, length] of found) {
    for (const [id, ends] of nodes) if (ends.has(end) && !found.has(id)) found.set(id, length + 1);
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
