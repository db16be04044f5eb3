/** Reads the markup of the flow page, which says everything, and makes markup. */

/** The guide as the page has it: a tree as `walk.js` wants it, with texts. */
export function readGuide(flow, results) {
  return {
    ...flow.dataset, // version, reviewed, start
    id: flow.dataset.guide,
    title: text(document, "h1"),
    questions: byId(flow, "question", readQuestion),
    results: byId(results, "recommendation", readResult),
  };
}

function byId(root, name, read) {
  return new Map([...root.querySelectorAll(`[data-${name}]`)].map((section) => [section.dataset[name], read(section)]));
}

function readQuestion(section) {
  const links = [...section.querySelectorAll("[data-answer]")];
  const unsure = links.find((link) => link.dataset.assume);
  return {
    ask: text(section, "h2"),
    section,
    links,
    answers: new Map(links.filter((link) => link !== unsure).map((link) => [link.dataset.answer, readAnswer(link)])),
    assume: unsure?.dataset.assume,
    findOut: section.querySelector(".answer__find-out"),
  };
}

function readAnswer(link) {
  const item = link.closest("li");
  return {
    label: link.textContent.trim(),
    goto: link.hash.slice(3),
    because: item.querySelector(".answer__because"),
    evidence: readLinks(item),
  };
}

function readResult(section) {
  const part = (name) => section.querySelector(`[data-part=${name}]`);
  return {
    title: text(section, "h3"),
    address: section.querySelector("h3 a").href,
    summary: text(section, ".result__summary"),
    approach: text(section, ".result__approach"),
    costs: part("costs")?.href,
    ways: section.dataset.ways,
    test: part("test"),
    risks: part("risks"),
    revisit: part("revisit"),
    evidence: readLinks(section),
    examples: [...section.querySelectorAll("[data-answers]")],
  };
}

function text(section, selector) {
  return section.querySelector(selector).textContent.trim();
}

function readLinks(section) {
  return [...section.querySelectorAll(".cite")].map((link) => ({ text: link.textContent, address: link.href }));
}

/** An author's text as blocks of the record. */
export function prose(element) {
  const blocks = [];
  let runs = [];
  const close = () => {
    if (runs.some((run) => run.trim?.() !== "")) blocks.push({ kind: "text", runs });
    runs = [];
  };
  for (const node of element.childNodes) {
    if (!/^(P|DIV|[OU]L)$/.test(node.nodeName)) {
      runs.push(...toRuns(node));
      continue;
    }
    close();
    if (!/L$/.test(node.nodeName)) blocks.push(...prose(node));
    else blocks.push({ kind: "list", ordered: node.nodeName === "OL", items: [...node.children].map(prose) });
  }
  close();
  return blocks;
}

function toRuns(node) {
  if (node.nodeName === "#text") return [node.data.replace(/\s+/g, " ")];
  if (node.nodeName === "CODE") return [{ code: node.textContent }];
  const runs = [...node.childNodes].flatMap(toRuns);
  if (node.nodeName === "STRONG") return [{ strong: runs }];
  if (node.nodeName === "EM") return [{ em: runs }];
  return node.nodeName === "A" && node.className !== "term-link" ? [{ link: node.href, runs }] : runs;
}

/** Blocks of the record as elements. Its title becomes an `h4`, below the headings of the page. */
export function show(blocks) {
  return blocks.map(({ kind, level, text, items, ordered, blocks: inside, runs }) => {
    if (kind === "heading") return make(`h${Math.min(level + 3, 6)}`, {}, text);
    if (kind === "facts") return make("p", {}, items.map(([name, value]) => `${name}: ${value}`).join(" · "));
    if (kind === "list") return make(ordered ? "ol" : "ul", {}, items.map((item) => make("li", {}, show(item))));
    return kind === "quote" ? make("blockquote", {}, show(inside)) : make("p", {}, showRuns(runs));
  });
}

function showRuns(runs) {
  return runs.map((run) => {
    if (typeof run === "string") return run;
    if (run.link) return make("a", { href: run.link }, showRuns(run.runs));
    if (run.code) return make("code", {}, run.code);
    return run.strong ? make("strong", {}, showRuns(run.strong)) : make("em", {}, showRuns(run.em));
  });
}

/** An element; children that are false or missing are left out, and text stays text. */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...children.flat(9).filter(Boolean));
  return element;
}

/** Copy `text`, and let `button` say for a while how that went, and `status` to those who do not see it. */
export async function give(button, text, status) {
  button.dataset.label ??= button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = button.dataset.refused;
  }
  status.textContent = button.textContent;
  setTimeout(() => (button.textContent = button.dataset.label), 4000);
}

/** Hand the address of the page to the system's sheet, or where there is none, `give` it. */
export function share(button, status) {
  const { href: url } = location;
  if (!navigator.share) give(button, url, status);
  else navigator.share({ title: document.title, url }).catch(({ name }) => name === "AbortError" || give(button, url, status));
}
