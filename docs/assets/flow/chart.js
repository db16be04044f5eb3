/** The flowchart: zoom, pan, the path so far, every way to a recommendation. Reads the drawing, and knows no answers. */
const MOST = 300;
const STATES = ["current", "passed", "dimmed"];

/** The `.flowchart` of another page, leading to the flow page, or null if it cannot be had or is too large for that. */
export async function load(address) {
  try {
    const response = await fetch(address, { mode: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const box = page.querySelector(".flowchart");
    const cards = box.querySelectorAll("a");
    for (const card of cards) {
      const { question, recommendation } = card.dataset;
      card.getAttributeNode("xlink:href").value = question ? `#q-${question}` : `#r-${recommendation}`;
    }
    return cards.length > MOST ? null : document.importNode(box, true);
  } catch {
    return null;
  }
}

/** Add zoom and pan to a `.flowchart`, and give what lights up its parts. */
export function enhance(box) {
  const scroll = box.querySelector(".flowchart__scroll");
  const svg = scroll.querySelector("svg");
  const edges = svg.querySelectorAll("[data-from]");
  const cards = new Map(
    [...svg.querySelectorAll("a")].map((card) => [card.dataset.question ?? card.dataset.recommendation, card]),
  );
  let current;
  box.classList.add("flowchart--live");
  addZoom(box, scroll, svg, () => reveal(current));
  addPan(scroll, svg);
  return { showPath, showWays };

  function showPath({ steps, current: end, reachable }) {
    const taken = new Map(steps.map((step) => [step.question, step.taken]));
    paint(
      (id) => (id === end ? "current" : taken.has(id) ? "passed" : !reachable.has(id) && "dimmed"),
      ({ from, answer }) => (taken.get(from) === answer ? "passed" : !reachable.has(from) && "dimmed"),
    );
    current = end;
    cards.get(end)?.setAttribute("aria-current", "step");
    reveal(end);
  }

  /** Light every way to a recommendation, or everything when none is given; returns the nodes on those ways. */
  function showWays(goal) {
    const on = new Set([goal]);
    for (let size = 0; size < on.size; ) {
      size = on.size;
      for (const { dataset } of edges) if (on.has(dataset.to)) on.add(dataset.from);
    }
    paint(
      (id) => goal && (id === goal ? "current" : on.has(id) ? "passed" : "dimmed"),
      ({ from, to }) => goal && (on.has(from) && on.has(to) ? "passed" : "dimmed"),
    );
    reveal(goal);
    return on;
  }

  function paint(stateOfCard, stateOfEdge) {
    cards.get(current)?.removeAttribute("aria-current");
    current = undefined;
    for (const [id, card] of cards) dress(card, stateOfCard(id));
    for (const edge of edges) dress(edge, stateOfEdge(edge.dataset));
  }

  function reveal(id) {
    const from = middle(scroll);
    const to = middle(cards.get(id) ?? scroll);
    scroll.scrollBy(to.clientX - from.clientX, to.clientY - from.clientY);
  }
}

function dress({ classList }, state) {
  for (const each of STATES) classList.toggle(`${classList[0]}--${each}`, each === state);
}

function middle(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { clientX: x + width / 2, clientY: y + height / 2 };
}

/** Zooming sets the size of the drawing: the box scrolls as ever, and letters stay sharp. */
function addZoom(box, scroll, svg, returned) {
  const { width, height } = svg.viewBox.baseVal;
  const tools = box.querySelector(".flowchart__tools");
  const toggle = tools.querySelector("[aria-pressed]");
  let scale = 1;
  box.style.setProperty("--flowchart-width", `${width}px`);
  tools.hidden = false;
  tools.addEventListener("click", ({ target }) => press(target.dataset.key));
  scroll.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && press(event.key)) event.preventDefault();
  });
  scroll.addEventListener("wheel", onWheel, { passive: false });

  function onWheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(scale * 2 ** (-event.deltaY / 200), event);
  }

  function press(key) {
    if (key === "+") zoom(scale * Math.SQRT2);
    else if (key === "-") zoom(scale / Math.SQRT2);
    else if (key === "0") showWhole(toggle.ariaPressed !== "true");
    else return false;
    return true;
  }

  function showWhole(whole) {
    zoom(whole ? Math.min(1, (scroll.clientWidth - 1) / width) : 1);
    if (whole && scroll.scrollHeight > scroll.clientHeight) zoom((scroll.clientHeight - 1) / height);
    toggle.ariaPressed = whole;
    if (!whole) returned();
  }

  function zoom(wanted, { clientX, clientY } = middle(scroll)) {
    const next = Math.min(4, Math.max(0.1, wanted));
    const before = svg.getBoundingClientRect();
    svg.setAttribute("width", width * next);
    svg.setAttribute("height", height * next);
    const after = svg.getBoundingClientRect();
    scroll.scrollBy({
      left: ((clientX - before.x) * next) / scale - clientX + after.x,
      top: ((clientY - before.y) * next) / scale - clientY + after.y,
      behavior: "instant",
    });
    scale = next;
    toggle.ariaPressed = false;
  }
}

/** A mouse drags the drawing; a finger scrolls it anyway. */
function addPan(scroll, svg) {
  let start;
  let dragged;
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("pointerdown", ({ clientX, clientY }) => {
    start = { clientX, clientY, left: scroll.scrollLeft, top: scroll.scrollTop };
    dragged = false;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!event.buttons) start = undefined;
    if (!start || event.buttons !== 1 || event.pointerType !== "mouse") return;
    const x = start.clientX - event.clientX;
    const y = start.clientY - event.clientY;
    dragged ||= Math.hypot(x, y) > 4;
    if (!dragged) return;
    svg.setPointerCapture(event.pointerId);
    scroll.scrollTo({ left: start.left + x, top: start.top + y, behavior: "instant" });
  });
  svg.addEventListener("click", (event) => {
    if (dragged && event.detail) event.preventDefault(); // a key clicks without a count
  });
}

/** On the flowchart page: choose a recommendation, and see every way to it, drawn and in the list of words. */
export function mount(box) {
  const choice = box.querySelector(".flowchart__choice");
  const select = choice.querySelector("select");
  const chart = enhance(box);
  choice.hidden = false;
  select.addEventListener("change", () => choose(select.value));
  box.addEventListener("keydown", ({ key }) => key === "Escape" && choose(""));
  addEventListener("hashchange", follow);
  follow();

  function follow() {
    const goal = location.hash.replace("#to=", "");
    if (box.isConnected && [...select.options].some(({ value }) => value === goal)) choose(goal);
  }

  function choose(goal) {
    select.value = goal;
    history.replaceState(history.state, "", goal ? `#to=${goal}` : location.pathname + location.search);
    const on = chart.showWays(goal);
    for (const edge of box.querySelectorAll("[data-from]")) {
      const { from, answer, to } = edge.dataset;
      const question = document.getElementById(`o-${from}`).closest("li");
      question.value ||= 1 + [...question.parentNode.children].indexOf(question); // its number, whatever is left out
      question.classList.toggle("outline--off", goal && !on.has(from));
      question.querySelector(`[data-answer="${answer}"]`).closest("li").classList.toggle("outline--off", goal && !on.has(to));
    }
    const said = document.querySelector(`[data-ways-to="${goal}"]`);
    choice.querySelector("[role]").textContent = said?.textContent ?? "";
  }
}
