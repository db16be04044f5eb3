"""What pages do besides being shown: what they say in the console, whom they ask, and what they keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Page

REPORT = """addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    console.error(`blocked by the policy: ${effectiveDirective} ${blockedURI}`));"""
KEPT = """async () => ({
  cookie: document.cookie,
  localStorage: Object.keys(localStorage),
  sessionStorage: Object.keys(sessionStorage),
  caches: await caches.keys(),
  databases: await indexedDB.databases(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
# What the page About says: the colour scheme, which the theme notes as soon as a page loads.
SCHEME_ALONE = {
    "cookie": "",
    "localStorage": ["/.__palette"],
    "sessionStorage": [],
    "caches": [],
    "databases": [],
    "workers": 0,
    "cookies": [],
}


@dataclass
class Witness:
    """What a window was seen to do."""

    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT)
        context.on("console", lambda message: self.said.append(message.text))
        context.on("weberror", lambda error: self.said.append(str(error.error)))
        context.on("request", lambda request: self.asked.append(request.url))

    def elsewhere(self, address: str) -> list[str]:
        return [url for url in self.asked if not url.startswith((f"{address}/", f"blob:{address}/", "data:"))]


def kept(page: Page) -> dict[str, Any]:
    """What the browser keeps for the site of `page`, and the cookies that it keeps for any."""
    cookies = page.context.new_cdp_session(page).send("Network.getAllCookies")["cookies"]
    return {**page.evaluate(KEPT), "cookies": cookies}
