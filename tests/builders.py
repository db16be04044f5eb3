"""The site as other builders make it, each by the commands on the page about them, once for all tests of a run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from run import alone
from tests.built import ROOT, command

PAGE = ROOT / "docs" / "contribute" / "builders.md"
COPIED = ("benchmarks", "build_tools", "decision", "docs", "theme", "mkdocs.yml")
BLOCK = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Way:
    """A way to build the site: the lines of a block of the page."""

    lines: tuple[str, ...]

    @property
    def has_hook(self) -> bool:
        return len(self.lines) == 1

    @property
    def builder(self) -> str:
        [program] = {Path(line.split()[0]).name for line in self.lines} - {"python3"}
        return program

    @property
    def name(self) -> str:
        return f"{self.builder}-{'with' if self.has_hook else 'without'}-hook"

    def follow(self, project: Path) -> Path:
        """Do what the lines say in the folder `project`, and give the folder of the site."""
        for line in self.lines:
            program, *arguments = shlex.split(line)
            if program == "python3":
                assert arguments.pop(0) == "run.py"
                result = command(*arguments, cwd=project)
            else:
                assert program == f".venv/bin/{self.builder}"
                here = Path(sys.executable).with_name(self.builder)
                result = subprocess.run((here, *arguments), cwd=project, capture_output=True, text=True)
            assert result.returncode == 0, result.stdout + result.stderr
        return project / ("site" if self.has_hook else "plain/site")


@dataclass(frozen=True)
class Other:
    """A site, and the way in which it was built."""

    way: Way
    site: Path

    @property
    def is_zensical(self) -> bool:
        return self.way.builder == "zensical"


WAYS = tuple(Way(tuple(block.splitlines())) for block in BLOCK.findall(PAGE.read_text(encoding="utf-8")))


@pytest.fixture(scope="session", params=WAYS, ids=lambda way: way.name)
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Other:
    """A site built in another way than the one that is published; workers share it."""
    way: Way = request.param
    if not find_spec(way.builder):
        said = f"{way.builder} cannot be imported, so nobody knows whether it still builds the site"
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(said)
    folder = tmp_path_factory.getbasetemp()
    shared = folder if worker_id == "master" else folder.parent
    project, built = shared / way.name, shared / f"{way.name}-site"
    with alone(shared / f"{way.name}.lock"):
        if not built.exists():
            project.mkdir()
            for part in COPIED:
                if (ROOT / part).is_dir():
                    shutil.copytree(ROOT / part, project / part, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(ROOT / part, project)
            way.follow(project).rename(built)
    return Other(way, built)
