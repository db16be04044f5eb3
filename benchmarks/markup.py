"""What the Nu HTML checker says of all pages.

The checker of the W3C reads every HTML file of the built site. Three mistakes that Material itself makes are left out,
each by its exact words. It needs Java, and Node, whose npx fetches the checker.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.process import python
from build_tools.measurements import Quantity, Row

ROOT = Path(__file__).parent.parent
PROGRAM = "vnu-jar@26.9.27"
NEEDED = ("npx", "java")
# npx puts the folder of the package's programs first on the path.
FIND = """const path = require("path");
const programs = process.env.PATH.split(path.delimiter)[0];
console.log(path.join(programs, "../vnu-jar/build/dist/vnu.jar"));"""
BY_MATERIAL = frozenset(
    (
        "Attribute “autocomplete” is only allowed when the input type is “color”, “date”, “datetime-local”, “email”, "
        "“hidden”, “month”, “number”, “password”, “range”, “search”, “tel”, “text”, “time”, “url”, or “week”.",
        "Bad value “” for attribute “tabindex” on element “label”: The empty string is not a valid integer.",
        "The value of the “for” attribute of the “label” element must be the ID of a non-hidden form control.",
    )
)

ERRORS = Quantity("markup-errors", "Errors on all pages, but for those of Material", "errors", limited="value", limit=0)
MATERIAL = Quantity("markup-material", "Errors of Material on all pages", "errors")
QUANTITIES = (ERRORS, MATERIAL)


def measure(checkout: Path = ROOT) -> tuple[Row, ...]:
    """The rows of QUANTITIES. What is not of Material is named on the error output."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        python("-m", "build_tools", "build", "--out", str(site), cwd=checkout)
        find = ("npx", "--yes", "--package", PROGRAM, "--", "node", "-e", FIND)
        checker = subprocess.run(find, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        command = ("java", "-Xss4m", "-jar", checker, "--format", "json", "--errors-only", "--skip-non-html", str(site))
        said = subprocess.run(command, stderr=subprocess.PIPE).stderr
    found = Counter(message["message"] for message in json.loads(said)["messages"])
    ours = {message: count for message, count in found.items() if message not in BY_MATERIAL}
    for message, count in ours.items():
        sys.stderr.write(f"{count} x {message}\n")
    return ERRORS.row(sum(ours.values())), MATERIAL.row(found.total() - sum(ours.values()))
