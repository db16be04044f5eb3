"""Building the site, beside MkDocs with the same pages as plain Markdown files.

The peer has the pages that our hook makes as finished files among the documentation: same theme, same settings, same
navigation, no hook. So what is above 1 is what our part costs: reading and checking the YAML, drawing, rendering and
finishing. The pages of single recommendations and examples are left out of the navigation on both sides, which is the
fastest way to have many. Times are those of the clock, from the start of the program, in turns.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from benchmarks.large_guide import copy_with_large_guide
from benchmarks.plain_site import BUILD, write_plain_site
from benchmarks.process import python
from build_tools.measurements import Quantity, Row

ROOT = Path(__file__).parent.parent
QUESTIONS, RESULTS = 1000, 200
ROUNDS = 5

_PEER = "MkDocs, the same pages as plain files"
SHIPPED = Quantity("build", "Build of this site", "s", _PEER, "ratio", 1.15)
LARGE = Quantity(
    "build-large",
    f"Build of a guide of {QUESTIONS:,} questions and {RESULTS:,} recommendations",
    "s",
    _PEER,
    "ratio",
    1.2,
)
QUANTITIES = (SHIPPED, LARGE)


def measure(
    shipped: Path = ROOT, questions: int = QUESTIONS, results: int = RESULTS, rounds: int = ROUNDS
) -> tuple[Row, ...]:
    """The rows of QUANTITIES, for the site of the checkout `shipped` and a large guide of that many parts."""
    with tempfile.TemporaryDirectory() as folder:
        large = copy_with_large_guide(ROOT, Path(folder) / "large", questions, results)
        return (
            SHIPPED.row(*_beside(shipped, Path(folder) / "plain", rounds)),
            LARGE.row(*_beside(large, Path(folder) / "plain-large", rounds)),
        )


def _beside(checkout: Path, plain: Path, rounds: int) -> tuple[float, float]:
    """The median seconds of our build and of the peer's."""
    write_plain_site(checkout, plain)
    ours, peers = [], []
    for _ in range(rounds):
        ours.append(python("-m", "build_tools", "build", "--out", str(plain / "ours"), cwd=checkout).clock)
        peers.append(python(*BUILD, str(plain / "site"), cwd=plain).clock)
    return statistics.median(ours), statistics.median(peers)
