"""The fixture library, as it is and as a copy to spoil, and the flag that rewrites expected texts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from build_tools.load import load
from build_tools.model import Library
from tests.builders import other  # noqa: F401 - a fixture for all tests
from tests.built import built_site, served, served_sources, served_whole  # noqa: F401 - fixtures for all tests
from tests.content import FIXTURE, Content
from tests.hostile import hostile_site  # noqa: F401 - a fixture for all tests


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="rewrite expected texts; review the difference like code")


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    """Whether expected texts are to be rewritten instead of compared."""
    return bool(request.config.getoption("--rewrite"))


@pytest.fixture(scope="session")
def fixture_folder() -> Path:
    """The fixture library: one small, complete, valid guide. Not to be changed."""
    return FIXTURE


@pytest.fixture(scope="session")
def library() -> Library:
    """The fixture library, loaded."""
    library, problems = load(FIXTURE)
    assert library is not None, "\n".join(map(str, problems))
    return library


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """A copy of the fixture library that the test may spoil."""
    root = tmp_path / "decision"
    shutil.copytree(FIXTURE, root)
    return Content(root)
