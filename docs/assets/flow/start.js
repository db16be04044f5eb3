/** Loads what a page needs. Whatever fails leaves the page as it was, complete without any of this. */

const parts = [
  [".flow", () => import("./flow.js")],
  [".flowchart", () => import("./chart.js")],
  [".costs", () => import("../costs/costs.js")],
];

const seen = new WeakSet();

async function start() {
  for (const [selector, load] of parts) {
    const element = document.querySelector(selector);
    if (!element || seen.has(element)) continue;
    seen.add(element);
    try {
      (await load()).mount(element);
    } catch (error) {
      element.dataset.mode = "plain";
      console.error("The page stays as it is without script:", error);
    }
  }
}

// Material tells of a new page here when it replaces pages without loading them.
if (window.document$) window.document$.subscribe(start);
else start();
