"""The browser that the other tests of this folder are given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Error

from tests.browser import find_browser as finding
from tests.browser.conftest import searching


class Machine:
    """A machine where only the browser at `good` starts."""

    def __init__(self, good: str) -> None:
        self.good = good
        self.tried: list[str] = []

    def launch(self, executable_path: str | None, channel: str | None, args: list[str]) -> str:
        self.tried.append(executable_path or channel or "own")
        if self.tried[-1] != self.good:
            raise Error("no such file\nand more")
        return self.good

    def find(self) -> object:
        return finding.find_browser(SimpleNamespace(chromium=self))  # type: ignore[arg-type]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was installed, on a machine where every installation fails and PATH has one browser."""
    commands: list[str] = []

    def fail(*command: str) -> bool:
        commands.append(" ".join(command[-2:]))
        return False

    on_path: Mapping[str, str] = {"chromium": "/bin/chromium"}
    monkeypatch.setattr("shutil.which", on_path.get)
    monkeypatch.setattr(finding, "_install", fail)
    monkeypatch.setattr(finding, "_is_debian_root", lambda: True)
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    return commands


def test_the_variable_comes_first(installed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/my browser")
    machine = Machine("/my browser")
    machine.find()
    assert machine.tried == ["/my browser"]


def test_a_browser_on_the_path_needs_no_installation(installed: list[str]) -> None:
    machine = Machine("/bin/chromium")
    machine.find()
    assert machine.tried == ["own", "/bin/chromium"]
    assert installed == []


def test_installations_come_last_and_a_failure_lists_what_was_tried(installed: list[str]) -> None:
    with pytest.raises(finding.NoBrowser, match="channel msedge: no such file"):
        Machine("none").find()
    assert installed == ["install chromium", "apt-get update", "chromium fonts-liberation"]


def test_the_browser_opens_a_page(browser: Browser) -> None:
    page = browser.new_page()
    page.goto("data:text/html,<title>It opens</title>")
    assert page.title() == "It opens"
    assert browser.version
    page.close()


def test_a_missing_program_is_a_failed_installation(tmp_path: Path) -> None:
    assert not finding._succeeds(str(tmp_path / "none"))


def test_a_driver_that_does_not_start_is_no_browser(installed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "_succeeds", lambda *command: False)
    with pytest.raises(finding.NoBrowser, match="Playwright does not start"):
        finding.check_driver()
    assert installed == ["apt-get update", "--no-install-recommends libatomic1"]


@pytest.mark.parametrize(("required", "ending"), [("", pytest.skip.Exception), ("1", pytest.fail.Exception)])
def test_without_a_browser_a_test_is_skipped_or_fails_where_none_may_be_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, required: str, ending: type[BaseException]
) -> None:
    monkeypatch.setenv("REQUIRE_BROWSER", required)
    with pytest.raises(ending, match="tried this and that"), searching(tmp_path / "lock"):
        raise finding.NoBrowser("tried this and that")
