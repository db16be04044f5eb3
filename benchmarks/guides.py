"""The shipped guide as benchmarks in a browser see it: its site, and beside it that of plain Material."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.plain_site import BUILD, write_plain_site
from benchmarks.process import python

PLAIN = "plain Material page, nothing of ours"


@dataclass(frozen=True)
class Pages:
    """Addresses of the guide's pages in the built site, and of a page of plain Material, from the root of both."""

    flow: str
    flowchart: str
    compare: str
    recommendation: str
    costs: str
    plain: str


def build_both(checkout: Path, root: Path) -> Pages:
    """Put the site of `checkout` and its pages in plain Material under the folder `root`."""
    build(checkout, root / "ours")
    plain = write_plain_site(checkout, root / "plain-source", ours=False)
    python(*BUILD, str(root / "plain"), cwd=plain)
    guide = min(path.parent.name for path in (checkout / "decision").glob("*/tree.yaml"))
    recommendation = min(path.stem for path in (checkout / "decision" / guide / "recommendations").glob("*.yaml"))
    return Pages(
        flow=f"/ours/{guide}/",
        flowchart=f"/ours/{guide}/flowchart/",
        compare=f"/ours/{guide}/compare/",
        recommendation=f"/ours/{guide}/recommendations/{recommendation}/",
        costs=f"/ours/{guide}/costs/",
        plain="/plain/about/",
    )


def build(checkout: Path, out: Path) -> None:
    """Put the site of `checkout` into the folder `out`."""
    python("-m", "build_tools", "build", "--out", str(out), cwd=checkout)
