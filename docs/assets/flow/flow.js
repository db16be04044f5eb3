/** The decision flow: one question at a time, the answers so far, and the result. Improves the plain page in place. */
import { read, replay, write } from "./address.js";
import { enhance, load } from "./chart.js";
import { give, make, readGuide, share } from "./markup.js";
import { goalView, resultView } from "./result.js";
import { reachable, UNSURE, walk, ways } from "./walk.js";

/** Take over the flow page. Throws if its markup is not what it should be. */
export function mount(flow) {
  const guide = readGuide(flow, document.querySelector(".results"));
  const slots = {};
  for (const element of flow.querySelectorAll("[data-slot]")) slots[element.dataset.slot] = element;
  const { trail, notice, map, status } = slots;
  const views = [...flow.querySelectorAll("[data-view]")];
  const moves = new WeakMap();
  const ask = (id) => guide.questions.get(id).ask;
  const label = (question, answer) => guide.questions.get(question).answers.get(answer).label;
  const tools = { guide, slots, fill, lead, ask, label, said, answerOf, soon };
  const result = resultView(tools);
  let answers = new Map();
  let aside = new Map();
  let costs = "";
  let chart;
  let goal;
  let current;
  const waiting = [];

  const actions = {
    ...result.actions,
    imply: (button) => (button.ariaPressed = flow.toggleAttribute("data-implied")),
    share: (button) => share(button, status),
    copy: (button) => give(button, result.markdown(), status),
    preview: (button) => (button.ariaPressed = slots.paper.toggleAttribute("data-shown")),
  };
  map.addEventListener("toggle", () => chart && draw()); // what is closed cannot scroll
  map.open = matchMedia("(min-width: 76.25em)").matches;
  lead(slots.again, new Map());
  flow.addEventListener("click", onClick);
  flow.addEventListener("keydown", onKey);
  addEventListener("popstate", () => {
    waiting.length = 0;
    if (flow.isConnected) arrive(true);
    finish();
  });
  arrive(false);
  for (const { section } of guide.questions.values()) section.hidden = section !== current;
  finish();
  load(document.querySelector("[data-flowchart]").href).then((box) => {
    if (!box) return;
    slots.chart.append(box);
    chart = enhance(box);
    draw();
  });

  /** Show what the address says. */
  function arrive(byReader) {
    const link = read(location.hash);
    const known = link.kind === "other" && document.getElementById(link.id);
    if (known && byReader && link.id !== "results") return keep(); // an anchor elsewhere on the page
    const [path, others] = history.state?.flow ?? [answers, aside];
    const found = replay(guide, link.answers ? link : { answers: new Map(path) });
    answers = found.answers;
    costs = link.costs ?? costs;
    aside = new Map([...found.aside, ...others]);
    notice.replaceChildren(...told(found, link));
    if (!link.answers && !known && link.kind !== "none" && !guide.questions.has(link.id) && !guide.results.has(link.id)) {
      notice.append("This link says nothing known here.");
    }
    keep(showPlace(link.id) ? addressOf(answers) : location.href);
    notice.hidden = !notice.hasChildNodes();
    if (byReader) settle();
  }

  /** Show what an anchor names, or where the answers lead; returns whether it is the latter. */
  function showPlace(id) {
    if (guide.questions.has(id)) return showAhead(id);
    if (guide.results.has(id)) return showGoal(id);
    if (id === "results") return setMode("goals");
    return showWalk();
  }

  /** Go on with all `given` answers that apply, and keep the others aside. */
  function moveTo(given, others = []) {
    answers = new Map(walk(guide, given).steps.map((step) => [step.question, step.given]));
    aside = new Map([...others, ...given].filter(([question]) => !answers.has(question)));
    notice.hidden = true;
    soon(() => history.pushState(state(), "", addressOf(answers))); // the browser takes its time over it
    showWalk();
    settle();
  }

  function keep(address = addressOf(answers)) {
    history.replaceState(state(), "", address);
  }

  function state() {
    return { flow: [[...answers], [...aside]] };
  }

  /** Leave `work` for when the reader sees the question, or for the next click if that comes first. */
  function soon(work) {
    if (waiting.push(work) === 1) requestAnimationFrame(() => setTimeout(finish, 60));
  }

  function finish() {
    while (waiting.length) waiting.shift()();
  }

  function addressOf(given) {
    const { steps, end } = walk(guide, given);
    return location.href.split("#")[0] + (steps.length ? write(guide.version, steps, guide.results.has(end) && end, costs) : "");
  }

  /** Make `link` lead on with `given` answers: at a click, and as an address to copy or open elsewhere. */
  function lead(link, given, others) {
    const point = () => (link.href = addressOf(given));
    if (link.href) soon(point);
    else point();
    moves.set(link, () => moveTo(given, others));
    return link;
  }

  function showWalk() {
    const { steps, end } = walk(guide, answers);
    if (guide.results.has(end)) {
      setMode("result");
      result.show(steps, end, new Map([...aside, ...answers]));
    } else {
      showQuestion(end, answers, `${steps.length} answered`);
    }
    return true;
  }

  /** Show a question again, or one that the answers do not lead to: answering that takes the shortest way to it. */
  function showAhead(id) {
    const given = [...answers];
    const place = given.findIndex(([question]) => question === id);
    if (place >= 0 || id === walk(guide, answers).end) {
      if (place >= 0) [answers, aside] = [new Map(given.slice(0, place)), new Map([...aside, ...given.slice(place)])];
      return showWalk();
    }
    const [way] = ways(guide, id, 1);
    notice.replaceChildren(slots.ahead.content.cloneNode(true));
    notice.children[1].append(...way.map(({ question, answer }) => make("li", {}, said(question, answer))));
    lead(notice.lastElementChild, answers, aside);
    showQuestion(id, new Map(way.map(({ question, answer }) => [question, answer])), "Further on");
  }

  function showQuestion(id, path, told) {
    const { section, links } = guide.questions.get(id);
    const left = Number(section.dataset.remaining);
    setMode("question");
    current = section;
    section.hidden = false;
    const place = section.firstElementChild;
    place.style.setProperty("--done", path.size / (path.size + left + 1)); // on the section it would style all of that anew
    place.textContent = `${told} · ${left ? `at most ${left + 1} to go` : "the last one"}`;
    for (const link of links) {
      const { answer } = link.dataset;
      lead(link, new Map([...aside, ...answers, ...path, [id, answer]]));
      link.ariaCurrent = link.closest("li").classList.toggle("answer--given", aside.get(id) === answer) || null;
    }
  }

  function showGoal(id) {
    setMode("goal", id);
    goalView(tools, id, new Map([...aside, ...answers]));
  }

  /** Show the part of the page that belongs to `mode`, with the answers so far. */
  function setMode(mode, shown) {
    flow.dataset.mode = mode;
    goal = shown;
    for (const view of views) view.hidden = view.dataset.view !== mode;
    if (current) current.hidden = true;
    current = undefined;
    draw();
  }

  function showTrail(steps) {
    const given = [...answers];
    trail.firstElementChild.replaceChildren(...steps.map((step, place) => {
      const row = make(
        "a",
        { class: "step" },
        make("span", { class: "step__ask" }, ask(step.question)),
        make("span", { class: "step__answer" }, answerOf(step)),
        make("span", { class: "step__change" }, "Change"),
      );
      return make("li", {}, lead(row, new Map(given.slice(0, place)), [...aside, ...given.slice(place)]));
    }));
    trail.hidden = !steps.length;
  }

  /** The answers so far, and the flowchart in step as drawing and list. */
  function draw() {
    soon(() => {
      const { steps, end } = walk(guide, answers);
      showTrail(steps);
      const open = reachable(guide, end);
      const results = [...guide.results].filter(([id]) => open.has(id));
      slots.open.textContent = results.length;
      slots.results.replaceChildren(
        ...results.map(([id, { title }]) => make("li", {}, make("a", { href: `#r-${id}` }, title))),
      );
      if (goal) chart?.showWays(goal);
      else chart?.showPath({ steps, current: end, reachable: open });
    });
  }

  /** Bring what is new to the reader: focus on its heading, and one sentence announced. */
  function settle() {
    status.textContent = (notice.hidden ? current?.firstElementChild : notice)?.textContent ?? "";
    const shown = current ?? views.find((view) => !view.hidden);
    const heading = shown?.querySelector("h2") ?? document.getElementById("results");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    const { top, bottom } = heading.getBoundingClientRect();
    if (top < 80 || bottom > innerHeight / 2) heading.scrollIntoView();
  }

  function onClick(event) {
    finish();
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const target = event.target.closest("a, button");
    const act = moves.get(target) ?? actions[target?.dataset.do];
    if (!act) return;
    event.preventDefault();
    act(target);
  }

  function onKey(event) {
    if (!current?.contains(event.target) || event.metaKey || event.ctrlKey || event.altKey) return;
    const links = [...current.querySelectorAll("[data-answer]")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const place = links.indexOf(event.target);
    if (step) links.at(place < 0 ? Math.min(step, 0) : (place + step) % links.length).focus();
    else if (links[event.key - 1]) links[event.key - 1].click();
    else return;
    event.preventDefault();
  }

  /** A question with one of its answers, in words. */
  function said(question, answer) {
    return [`${ask(question)} `, make("strong", {}, label(question, answer))];
  }

  /** The answer of a step, in words. */
  function answerOf({ question, given, taken }) {
    return given === UNSURE ? `Not sure; carried on as: ${label(question, taken)}` : label(question, taken);
  }

  /** Put `children` into a part of the page; a section without any is hidden. */
  function fill(name, ...children) {
    const element = slots[name];
    element.replaceChildren(...children.flat());
    const section = element.closest("section");
    if (section.parentNode !== flow) section.hidden = !element.hasChildNodes();
  }

  /** What has changed since a link was made. */
  function told({ lost, moved, old, aside: unused, end }, { version, result: before }) {
    const title = (id) => guide.results.get(id)?.title ?? id;
    const sentences = [
      old && `This link was made with version ${version}, and this is ${guide.version}.`,
      ...lost.map(([question, answer]) =>
        guide.questions.has(question)
          ? `“${ask(question)}” has no answer “${answer}” any more.`
          : `The question “${question}” is not asked any more.`,
      ),
      ...[...unused].map(([question]) => old && `“${ask(question)}” is not asked on this way any more.`),
      moved && `The link led to “${title(before)}”.`,
      moved && guide.results.has(end)
        ? `The same answers now lead to “${title(end)}”.`
        : moved || lost[0]
          ? "Go on from here."
          : old && (before ? "The result is the same." : "Its answers still hold."),
    ];
    return sentences.filter(Boolean).map((sentence) => make("p", {}, sentence));
  }
}
