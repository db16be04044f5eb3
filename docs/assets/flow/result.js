/** The result, the record of it, and “what would have to be true”: fills in the views that the page holds. */
import { held, offer } from "../costs/figures.js";
import { make, prose, show } from "./markup.js";
import { blocks, json, markdown } from "./record.js";
import { changes, runnerUp, UNSURE, ways } from "./walk.js";

/** The view of a result, reused for each. */
export function resultView({ guide, slots, fill, lead, ask, label, said, answerOf, soon }) {
  const notes = new Map();
  let steps, result, given, changed, second;
  const form = slots.paper.parentNode;
  form.addEventListener("input", ({ target }) => {
    if (target.dataset.note) notes.set(target.dataset.note, target.value);
    refresh();
  });
  const text = () => markdown(blocks(decision()));
  return {
    show: showResult,
    markdown: text,
    actions: {
      markdown: () => save("md", text()),
      json: () => save("json", JSON.stringify(json(decision()), null, 2)),
      print: () => print(),
    },
  };

  function showResult(...shown) {
    [steps, result, given] = shown;
    changed = changes(guide, given);
    const found = guide.results.get(result);
    second = runnerUp(guide, changed, result);
    for (const name of ["approach", "title", "summary"]) slots[name].textContent = found[name];
    slots.address.href = found.address;
    fill("why", steps.map((step) => {
      const { because, evidence } = guide.questions.get(step.question).answers.get(step.taken);
      return entry(ask(step.question), answerOf(step), because.cloneNode(true), make("p", { class: "cites" }, cite(evidence)));
    }));
    fill("assumed", assumptions().map(({ question, label: assumed, findOut, matters, leads }) => {
      const where = leads.map((title) => `“${title}”`).join(" or ");
      const verdict = where ? `This matters: another answer ${matters === "yes" ? "leads" : "may lead"} to ${where}.` : "This makes no difference: any answer leads here.";
      return entry(ask(question), assumed, make("p", {}, verdict), findOut.cloneNode(true));
    }));
    fill("others", ends().map((end) => make(
      "li",
      { class: "other" },
      make("p", { class: "other__title" }, title(end), end === second && make("span", { class: "other__mark" }, "runner-up")),
      end === second && make("p", {}, guide.results.get(end).summary, " What separates the two:"),
      make("ul", { class: "other__changes" }, changesTo(end)),
    )));
    fill("same", changesTo(result));
    fill("test", found.test.cloneNode(true));
    fill("examples", alike(found.examples));
    fill("evidence", cite(found.evidence));
    fill("notes", steps.map(({ question }) => make(
      "label",
      { class: "record__field" },
      ask(question),
      make("textarea", { "data-note": question, rows: 2 }, notes.get(question)),
    )));
    soon(refresh);
  }

  function entry(question, answer, ...more) {
    return make(
      "li",
      { class: "trail__step" },
      make("p", { class: "trail__question" }, question),
      make("p", { class: "trail__answer" }, answer),
      more,
    );
  }

  function cite(links) {
    return links.map(({ text, address }) => make("a", { class: "cite", href: address }, text));
  }

  function title(node) {
    return guide.results.get(node)?.title ?? ask(node);
  }

  /** What the changes lead to, the runner-up first. */
  function ends() {
    const others = [...new Set(changed.map(({ end }) => end))].filter((end) => end !== result);
    return others.sort((one, other) => (other === second) - (one === second));
  }

  function changesTo(end) {
    return changed.filter((change) => change.end === end).map(({ question, answer, further }) => {
      return make(
        "li",
        {},
        lead(make("a", {}, said(question, answer)), new Map(given).set(question, answer)),
        further > 0 && ` (${further} more to answer; not sure leads there)`,
      );
    });
  }

  /** The questions passed as not sure: whether that matters, and how to find out. */
  function assumptions() {
    return steps.filter((step) => step.given === UNSURE).map(({ question, taken }) => {
      const others = changed.filter((change) => change.question === question);
      const leading = others.filter(({ end }) => end !== result);
      const isSure = (leading.length ? leading : others).every(({ further }) => !further);
      return {
        question,
        label: label(question, taken),
        findOut: guide.questions.get(question).findOut,
        matters: isSure ? (leading.length ? "yes" : "no") : "perhaps",
        leads: [...new Set(leading.map(({ end }) => title(end)))],
      };
    });
  }

  /** The examples that ended here, those with the most answers in common first. */
  function alike(links) {
    const rows = links.map((link) => {
      const answers = new URLSearchParams(link.dataset.answers);
      return [steps.filter((step) => answers.get(step.question) === step.given).length, link];
    });
    return rows.sort(([one], [other]) => other - one).map(([same, link]) => {
      return make("li", {}, link.cloneNode(true), ` ${same} of ${steps.length} answers like yours`);
    });
  }

  function refresh() {
    offer(slots, guide.results.get(result));
    fill("paper", show(blocks(decision())));
  }

  function save(extension, content) {
    const address = URL.createObjectURL(new Blob([content]));
    make("a", { href: address, download: `${decision().date}-${result}.${extension}` }).click();
    setTimeout(() => URL.revokeObjectURL(address));
  }

  /** Everything that the record says; see `record.js`. */
  function decision() {
    const brief = (id) => {
      const { title, summary, approach, address } = guide.results.get(id);
      return { id, title, summary, approach, address };
    };
    const { test, risks, revisit, evidence } = guide.results.get(result);
    const { id, title, version, reviewed } = guide;
    const field = (name) => form.querySelector(`[data-field=${name}]`).value;
    return {
      title: field("title"),
      people: field("people"),
      date: new Date().toLocaleDateString("sv"), // as in ISO 8601, for where the reader is
      schemaAddress: new URL("../decision-record.schema.json", location).href,
      address: location.href,
      ...held(slots),
      guide: { id, title, version, reviewed, address: location.href.split("#")[0] },
      result: {
        ...brief(result),
        firstTest: pairs(test, (name, text) => ({ name: name.textContent, text: prose(text) })),
        risks: pairs(risks, (risk, helps) => ({ risk: prose(risk), helps: prose(helps) })),
        revisit: [...revisit.children].map(prose),
        evidence,
      },
      answers: steps.map(({ question, given: answer, taken }) => {
        const { because, evidence } = guide.questions.get(question).answers.get(taken);
        const unsure = answer === UNSURE;
        return {
          question,
          ask: ask(question),
          answer,
          label: unsure ? "Not sure" : label(question, taken),
          ...(unsure && { assumed: taken, assumedLabel: label(question, taken) }),
          because: prose(because),
          evidence,
          note: notes.get(question)?.trim() ?? "",
        };
      }),
      assumptions: assumptions().map((each) => ({ ...each, ask: ask(each.question), findOut: prose(each.findOut) })),
      others: ends().filter((end) => guide.results.has(end)).map((end) => {
        const leading = changed.filter((change) => change.end === end);
        const { approach, ...other } = brief(end);
        return {
          ...other,
          changes: leading.map(({ question, answer }) => ({
            question,
            ask: ask(question),
            answer,
            label: label(question, steps.find((step) => step.question === question).taken),
            instead: label(question, answer),
          })),
          further: Math.min(...leading.map(({ further }) => further)),
        };
      }),
    };
  }
}

function pairs(list, make) {
  return [...list.children].map((item) => make(...item.children));
}

const MOST = 8;

/** What would have to be true for the recommendation `goal`, to be ticked; what is ticked becomes the reader's answers. */
export function goalView({ guide, slots, lead, said }, goal, given) {
  const { title, summary, ways: count } = guide.results.get(goal);
  const shown = ways(guide, goal, MOST);
  const boxes = new Map();
  slots.goal.textContent = title;
  slots.about.textContent = summary;
  slots.more.hidden = count <= MOST;
  slots.more.firstElementChild.textContent = count;
  const counts = shown.map((way) => [way, make("p", { class: "way__count" })]);
  slots.ways.replaceChildren(...counts.map(([way, count]) => make("li", { class: "way" }, count, way.map((step) => {
    const box = make("input", { type: "checkbox" });
    boxes.set(box, step);
    return make("label", { class: "way__tick" }, box, make("span", {}, said(step.question, step.answer)));
  }))));
  slots.ways.onchange = ({ target }) => {
    const { question, answer } = boxes.get(target);
    if (target.checked) given.set(question, answer);
    else given.delete(question);
    update();
  };
  update();

  function update() {
    const holds = ({ question, answer }) => given.get(question) === answer;
    for (const [box, step] of boxes) box.checked = holds(step);
    for (const [way, count] of counts) {
      const held = way.filter(holds).length;
      count.textContent = held < way.length ? `${held} of ${way.length} are true` : "All true: this is your result";
    }
    lead(slots.proceed, new Map(given));
  }
}
