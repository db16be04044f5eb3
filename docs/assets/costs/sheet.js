/** Reads the markup of the calculator's page, which says everything: quantities, options and the lines of all bills. */

/** The sheet as `sums.js` wants it, with the names and the parts of the page that go with it. */
export function readSheet(page) {
  const { volume, period } = page.dataset;
  return {
    volume,
    period,
    quantities: byId(page, "quantity", readQuantity),
    options: byId(page, "option", ({ textContent, dataset }) => ({
      name: textContent.trim(),
      sumOf: ids(dataset.sumOf),
      atMost: dataset.atMost,
    })),
    lines: [...page.querySelectorAll("[data-line]")].map(({ dataset }) => ({
      id: dataset.line,
      part: dataset.part,
      once: "once" in dataset,
      scale: Number(dataset.scale),
      factors: ids(dataset.factors),
      restOf: ids(dataset.restOf),
      options: ids(dataset.options),
    })),
  };
}

function byId(page, name, read) {
  return new Map([...page.querySelectorAll(`[data-${name}]`)].map((element) => [element.dataset[name], read(element)]));
}

function readQuantity(element) {
  const { quantity: id, unit, low, high, price } = element.dataset;
  return {
    id,
    element,
    unit,
    low: Number(low),
    high: Number(high),
    isPrice: price !== undefined,
    label: element.querySelector(".quantity__label"),
    settings: [...element.querySelectorAll("[data-value]")].map((item) => ({ element: item, ...item.dataset })),
  };
}

function ids(text) {
  return text ? text.split(" ") : [];
}
