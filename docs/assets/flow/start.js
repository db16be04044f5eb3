/** Mounts the script that a part of the page names, from here. A failure leaves it as it was, complete without any of this. */

const seen = new WeakSet();

async function start() {
  for (const element of document.querySelectorAll("[data-script]")) {
    if (seen.has(element)) continue;
    seen.add(element);
    try {
      (await import(element.dataset.script)).mount(element);
    } catch (error) {
      element.dataset.mode = "plain";
      console.error("The page stays as it is without script:", error);
    }
  }
}

// Material tells of a new page here when it replaces pages without loading them.
if (window.document$) window.document$.subscribe(start);
else start();
