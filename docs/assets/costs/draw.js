/** Charts as SVG, with their words in HTML so that letters keep their size. Knows no costs, only numbers and names. */
import { make } from "../flow/markup.js";

const SVG = "http://www.w3.org/2000/svg";

/** A bar for each row, cut into parts called `names`; the longest is as long as a bar gets. */
export function bars(rows, names) {
  const most = Math.max(...rows.map(({ parts }) => parts.reduce((sum, part) => sum + part)));
  const list = rows.map(({ name, parts, text }) => {
    let from = 0;
    const drawn = parts.map((size, part) => {
      const width = most ? (size / most) * 100 : 0;
      from += width;
      return shape("rect", { x: from - width, width, height: 10, class: `bar__part bar__part--${part}` });
    });
    return make("li", { class: "bar" }, make("span", { class: "bar__name" }, name), chart("0 0 100 10", "bar__drawing", drawn), make("span", { class: "bar__text" }, text));
  });
  const legend = names.map((name, part) => make("li", { class: "legend__item" }, chart("0 0 10 10", "legend__key", [shape("rect", { width: 10, height: 10, class: `bar__part bar__part--${part}` })]), name));
  return [make("ul", { class: "bars" }, list), make("ul", { class: "legend" }, legend)];
}

/** A line for each row through its points, from 0 on; `words` says what the drawing shows, `scale` writes its top. */
export function lines(rows, words, scale) {
  const most = Math.max(0, ...rows.flatMap(({ points }) => points));
  const drawn = rows.map(({ points }, row) => shape("polyline", {
    points: points.map((y, x) => `${(x / (points.length - 1)) * 100},${100 - (most ? y / most : 0) * 100}`).join(" "),
    class: `line line--${row}`,
  }));
  const svg = chart("0 0 100 100", "lines", drawn);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", words);
  svg.removeAttribute("aria-hidden");
  const legend = rows.map(({ name }, row) => make("li", { class: "legend__item" }, chart("0 0 30 10", "legend__key", [shape("line", { x1: 0, x2: 30, y1: 5, y2: 5, class: `line line--${row}` })]), name));
  return [make("p", { class: "lines__most" }, scale(most)), svg, make("ul", { class: "legend" }, legend)];
}

function chart(viewBox, name, content) {
  const svg = shape("svg", { viewBox, class: name, preserveAspectRatio: "none", "aria-hidden": true });
  svg.append(...content);
  return svg;
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
