"""Make the environment, then run a command in it: `python3 run.py [command] [options]`.

Without a command it serves the site. `test` runs everything that CI runs, and hands further options to pytest alone.
`benchmark` measures; it belongs to the repository, not to the site.
The other commands are those of `python -m build_tools`.

This file and `build_tools/lock.py` may use the standard library only. This one must parse on old Pythons too, which are
told what is missing.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write("run.py needs Python 3.11 or newer; this is Python {}.{}.\n".format(*sys.version_info[:2]))
    sys.exit(2)

import hashlib
import os
import platform
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from build_tools.lock import alone

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENVIRONMENT / "installed"
SITE = ROOT / "requirements" / "site.txt"
TEST = ROOT / "requirements" / "test.txt"  # holds everything of SITE too
# Compiled, so not there for every system. Without them the build goes on, and this is what the site then is like.
OPTIONAL = {
    "pygraphviz": "the flowchart will be an outline",
    "tdewolff-minify": "scripts and styles will be published as they are",
}
WHEELS = Path("/usr/share/python-wheels")  # where Debian keeps a pip of its own
NO_PIP = "found no pip for {}.\nOn Debian or Ubuntu: apt install python3-venv. Elsewhere: install Python with pip."
NO_PACKAGES = "pip could not install {}. Is there a network connection? What it said is above."

PYTEST = ("-m", "pytest")
TESTS = {
    "ruff check": ("-m", "ruff", "check"),
    "ruff format": ("-m", "ruff", "format", "--check"),
    "mypy": ("-m", "mypy"),
    "import-linter": (
        "-c",
        "from importlinter.cli import lint_imports_command as main; main(['--no-cache', '--no-logo'])",
    ),
    "pytest": (*PYTEST, "-n", "auto", "--dist", "worksteal"),  # some tests take a minute, most a moment
}


class SetUpFailed(Exception):
    """The environment cannot be made; the message says what to do."""


def main(arguments: Sequence[str]) -> int:
    """Run the command in `arguments` and return its exit code; 2 when there is no environment to run it in."""
    command, *options = arguments or ["serve"]
    if command in ("-h", "--help"):
        print(__doc__)
    try:
        prepare(TEST if command in ("test", "benchmark") else SITE)
    except (SetUpFailed, OSError) as failure:
        say(str(failure))
        return 2
    if command == "test":
        return run_python(*PYTEST, *options) if options else run_tests()
    if command == "benchmark":
        return run_python("-m", "benchmarks", *options)
    return run_python("-m", "build_tools", command, *options)


def run_tests() -> int:
    """Run all of TESTS, name those that failed at the end, and return 1 if any did."""
    failed = []
    for name, arguments in TESTS.items():
        say(name)
        if run_python(*arguments):
            failed.append(name)
    if failed:
        say("failed: " + ", ".join(failed))
    return 1 if failed else 0


def run_python(*arguments: str) -> int:
    """Run the environment's Python at the root of the repository and return its exit code."""
    with subprocess.Popen([PYTHON, *arguments], cwd=ROOT) as process:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.wait()  # the command has had the same signal, and ends in its own way
            raise
        except SystemExit:
            process.terminate()
            raise
    return code if code >= 0 else 128 - code


def prepare(lock: Path) -> None:
    """Make sure that the environment holds what `lock` lists."""
    if mark(lock) in marks():
        return
    with alone(ROOT / ".venv.lock", lambda: say("waiting for another process that sets up .venv")):
        if mark(lock) in marks():
            return
        say(f"setting up .venv from {lock.relative_to(ROOT).as_posix()}; this happens once and can take a minute")
        can_grow = mark(SITE) in marks()
        STAMP.unlink(missing_ok=True)
        if not can_grow:
            make_environment()
        install(lock)
        STAMP.write_text("".join(mark(held) + "\n" for held in sorted({SITE, lock})), encoding="utf-8")


def mark(lock: Path) -> str:
    """The line that says that this `lock` was installed for this Python."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    return f"{lock.name} {platform.python_version()} {digest}"


def marks() -> list[str]:
    """The lines written after the last installation that came to its end."""
    if not (PYTHON.exists() and STAMP.exists()):
        return []
    return STAMP.read_text(encoding="utf-8").splitlines()


def make_environment() -> None:
    """Make an empty environment in place of the old one."""
    try:
        import venv

        venv.create(ENVIRONMENT, clear=True, symlinks=os.name != "nt")
    except ImportError as missing:  # Debian splits the standard library
        raise SetUpFailed(NO_PIP.format(sys.executable)) from missing
    except ValueError as refused:  # a folder whose name holds a path separator
        raise SetUpFailed(str(refused)) from refused


def install(lock: Path) -> None:
    """Install what `lock` lists, if need be without some of OPTIONAL."""
    command = installer()
    result = quietly(*command, "--require-hashes", "-r", lock)
    shorter, text = ENVIRONMENT / lock.name, lock.read_text(encoding="utf-8")
    left = dict(OPTIONAL)
    while result.returncode and any(name in result.stdout for name in left):
        name = next(name for name in left if name in result.stdout)
        say(f"{name} cannot be installed here: {left.pop(name)}")
        text = without(name, text)
        shorter.write_text(text, encoding="utf-8")
        result = quietly(*command, "--require-hashes", "-r", shorter)
    if result.returncode:
        sys.stderr.write(result.stdout)
        raise SetUpFailed(NO_PACKAGES.format(lock.name))


def without(name: str, lock: str) -> str:
    """The text of a lock less one package: its first line and the indented lines below it."""
    return re.sub(rf"(?m)^{re.escape(name)}==.*\n(?:[ \t].*\n?)*", "", lock)


def installer() -> tuple[str | Path, ...]:
    """The first command at hand that can install into the environment."""
    quietly(PYTHON, "-Im", "ensurepip")
    ways: list[tuple[str | Path, ...]] = [
        (PYTHON, "-m", "pip"),
        (sys.executable, "-m", "pip", "--python", PYTHON),
        *((PYTHON, wheel / "pip") for wheel in sorted(WHEELS.glob("pip-*.whl"))),
    ]
    for way in ways:
        if quietly(*way, "--version").returncode == 0:
            return (*way, "install")
    uv = shutil.which("uv")
    if uv:
        return (uv, "pip", "install", "--python", PYTHON)
    raise SetUpFailed(NO_PIP.format(sys.executable))


def quietly(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it says."""
    settings = {"PIP_QUIET": "1", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run(
        command,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


def say(text: str) -> None:
    """Tell the user something, apart from what the command prints."""
    print(f"run.py: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
