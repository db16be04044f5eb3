"""The edge to the shell: the commands, their options and exit codes. Imports what a command needs when it runs.

Exit codes: 0 sound, 1 problems found, 2 wrong usage or cannot start; 130 and 143 when stopped.
"""

from __future__ import annotations

import argparse
import errno
import io
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.clock import ClockError, build_day
from build_tools.problems import InvalidDecision, Problem, printable, quote

if TYPE_CHECKING:
    from build_tools.model import Library

CONFIG = "mkdocs.yml"
CONTENT = "decision"
PAGES = "docs"  # here and below as CONFIG has it
COPIED = (PAGES, "theme")
PATIENCE = 3  # seconds until a command that was stopped is stopped again


def run_in_shell() -> int:
    """As `main`: ends quietly when it is stopped, and prints what the terminal cannot show as escapes."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _stop)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = 0
    try:
        code = main()
        print(end="", flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python would try once more at the end
        if not code and not isinstance(error, BrokenPipeError):  # the reader of a pipe has seen enough
            print(f"error: the output cannot be written: {error.strerror}", file=sys.stderr)
        return code or 1
    finally:
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_REAL, 0)
    return code


def _stop(number: int, _: object) -> None:
    """End by an exception, so that everything is cleaned up."""
    if sys.platform != "win32":  # Graphviz's module takes any exception for an error of its own: try again
        signal.signal(signal.SIGALRM, lambda *_: sys.exit(128 + number))
        signal.setitimer(signal.ITIMER_REAL, PATIENCE, PATIENCE)
    sys.exit(128 + number)


def main(arguments: list[str] | None = None) -> int:
    """Run the command that `arguments` name (those of the shell by default) and return its exit code."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except InvalidDecision as invalid:
        _print_text(invalid.problems)
    except ClockError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        raise
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"error: {where}{error.strerror or error}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py", description="Build and check the decision guide.")
    commands = parser.add_subparsers(required=True, metavar="command")

    serve = commands.add_parser("serve", help="build the site, serve it, and rebuild it when a file changes")
    serve.add_argument("--port", type=_port, default=8000, help="the port to serve on (default: 8000)")
    serve.set_defaults(run=_serve)

    build = commands.add_parser("build", help="build the site; any warning of the site builder fails")
    build.add_argument("--out", type=Path, default=Path("site"), metavar="DIR", help="where to put it (default: site)")
    build.add_argument("--offline", action="store_true", help="make a copy to read from a folder, without a server")
    build.set_defaults(run=_build)

    check = commands.add_parser("check", help="report all problems of the content")
    check.add_argument("content", nargs="?", type=Path, default=Path(CONTENT), metavar="DIR")
    check.add_argument("--strict", action="store_true", help="fail on warnings too")
    check.add_argument("--format", choices=("text", "github", "json"), default="text")
    check.set_defaults(run=_check)

    diff = commands.add_parser("diff", help="what a change does to readers, by outcome")
    old = diff.add_mutually_exclusive_group(required=True)
    old.add_argument("revision", nargs="?", metavar="REV", help=f"compare with {CONTENT}/ at this Git revision")
    old.add_argument("--from", type=Path, dest="old", metavar="DIR", help="compare with the content of this folder")
    diff.add_argument("--to", type=Path, default=Path(CONTENT), dest="new", metavar="DIR", help="the new content")
    diff.add_argument(
        "--format", choices=("text", "github", "json"), default="text", help="github: Markdown for a pull request"
    )
    diff.set_defaults(run=_diff)

    report = commands.add_parser("report", help="how each result is reached, what examples cover, and balance")
    report.add_argument("--format", choices=("text", "json"), default="text")
    report.set_defaults(run=_report)

    write = commands.add_parser("write", help="write all that another site builder needs, as plain files")
    write.add_argument("out", type=Path, metavar="DIR")
    write.set_defaults(run=_write)

    finish = commands.add_parser("finish", help="make a site that another builder built ready to publish")
    finish.add_argument("site", type=Path, metavar="DIR")
    finish.set_defaults(run=_finish)

    new = commands.add_parser("new", help="make a guide, question, recommendation or example to fill in")
    new.add_argument("kind", choices=("guide", "question", "recommendation", "example"))
    new.add_argument("id", type=_id, metavar="ID", help="its id, for instance `change-rate`")
    new.add_argument("--guide", metavar="ID", help="the guide that it is for, if there is more than one")
    new.set_defaults(run=_new)

    schema = commands.add_parser("schema", help="write the JSON Schemas that editors use for the YAML files")
    schema.set_defaults(run=_schema)
    return parser


def _check(options: argparse.Namespace) -> int:
    from build_tools.examine import examine

    _, problems = examine(options.content, date.today())
    {"text": _print_text, "github": _print_github, "json": _print_json}[options.format](problems)
    failing = [problem for problem in problems if options.strict or problem.severity == "error"]
    return 1 if failing else 0


def _print_text(problems: Iterable[Problem]) -> None:
    problems = tuple(problems)
    for problem in problems:
        print(problem)
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"{_count(errors, 'error')}, {_count(len(problems) - errors, 'warning')}")


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _print_github(problems: Iterable[Problem]) -> None:
    """Print workflow commands, which GitHub shows beside the lines of a pull request."""
    for problem in problems:
        place = problem.location
        file, title = _github_property(place.path), _github_property(problem.rule)
        where = f"file={file},line={place.line},col={place.column},title={title}"
        text = f"{problem.message}\n{problem.hint}".strip()
        print(f"::{problem.severity} {where}::{_github_data(text)}")


def _github_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")


def _print_json(problems: Iterable[Problem]) -> None:
    rows = [
        {
            "path": problem.location.path,
            "line": problem.location.line,
            "column": problem.location.column,
            "severity": problem.severity,
            "rule": problem.rule,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    print(json.dumps(rows, indent=2))


def _diff(options: argparse.Namespace) -> int:
    from build_tools import change_text
    from build_tools.compare_versions import compare
    from build_tools.examine import walkable
    from build_tools.revision import RevisionError

    since = printable(options.old.as_posix() if options.revision is None else options.revision)
    try:
        old = walkable(options.old) if options.revision is None else _at_revision(options.revision)
        change = compare(old, walkable(options.new))
    except RevisionError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except InvalidDecision as invalid:
        if options.format == "github":
            print(change_text.markdown_of_problems(invalid.problems, since))
        else:
            {"text": _print_text, "json": _print_json}[options.format](invalid.problems)
        return 1
    if options.format == "json":
        sys.set_int_max_str_digits(0)  # counts can have any number of digits
        print(json.dumps(change_text.values(change), indent=2))
    else:
        print({"text": change_text.text, "github": change_text.markdown}[options.format](change, since))
    return 0 if change.sound else 1


def _at_revision(revision: str) -> Library:
    """The content at a Git revision; problems in it name the revision in front of the path, as Git does."""
    import tempfile

    from build_tools.examine import walkable
    from build_tools.revision import write_revision

    with tempfile.TemporaryDirectory() as folder:
        write_revision(revision, CONTENT, Path(folder))
        try:
            return walkable(Path(folder) / CONTENT)
        except InvalidDecision as invalid:
            raise InvalidDecision(
                problem.moved(f"{Path(folder).as_posix()}/", f"{printable(revision)}:") for problem in invalid.problems
            ) from None


def _report(options: argparse.Namespace) -> int:
    from build_tools import report, report_text
    from build_tools.examine import walkable
    from build_tools.views.report import view

    library = walkable(Path(CONTENT))
    if options.format == "json":
        sys.set_int_max_str_digits(0)  # counts can have any number of digits
        figures = asdict(report.report(library, date.today()))
        print(json.dumps(figures, indent=2, default=date.isoformat))
    else:
        print(report_text.text(view(library, date.today())))
    return 0


def _build(options: argparse.Namespace) -> int:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    from build_tools import site
    from build_tools.examine import all_kept
    from build_tools.offline import take_offline
    from build_tools.output import replacing

    _warn_without_graphviz()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    try:
        with replacing(options.out) as new, all_kept():
            plugins: list[str] | None = [] if options.offline else None  # a search has no index in a folder
            config = load_config(CONFIG, site_dir=str(new), strict=True, plugins=plugins)
            made = site.build(Path(CONTENT), build_day(), config.site_url or "/")
            if made.warnings:
                print(f"The content has {_count(len(made.warnings), 'warning')}; `check` lists them.", file=sys.stderr)
            config.extra["made"] = made  # for the hook
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
            if options.offline:
                take_offline(new)
    except MkDocsException as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"The site is in {options.out}.")
    return 0


def _warn_without_graphviz() -> None:
    from build_tools.layout import available

    if not available():
        print("warning: pygraphviz cannot be imported; flowcharts are shown in words only", file=sys.stderr)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= 65535):
        raise argparse.ArgumentTypeError(f"{quote(text)} is not a port; write a number from 1 to 65535")
    return int(text)


def _serve(options: argparse.Namespace) -> int:
    from mkdocs.commands.serve import serve
    from mkdocs.exceptions import MkDocsException

    address = f"127.0.0.1:{options.port}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", options.port))
        except OSError as error:
            reasons = {
                errno.EADDRINUSE: f"port {options.port} is in use; name another one with `--port`",
                errno.EACCES: f"port {options.port} is not for everyone; name one above 1023 with `--port`",
                errno.EADDRNOTAVAIL: "this machine has no address 127.0.0.1; switch its loopback interface on",
            }
            print(f"error: {reasons.get(error.errno or 0, f'{address}: {error.strerror}')}", file=sys.stderr)
            return 2
    _warn_without_graphviz()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    print(f"Building; then the site is at http://{address}/ until you press Ctrl-C.", flush=True)
    try:
        serve(CONFIG, dev_addr=address, site_url=f"http://{address}/", strict=False)
    except MkDocsException as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _write(options: argparse.Namespace) -> int:
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    from build_tools.handwritten import unreadable
    from build_tools.output import replacing
    from build_tools.plain_settings import NoNavigation, plain_settings
    from build_tools.site import build

    if any(options.out.resolve().is_relative_to(Path(folder).resolve()) for folder in COPIED):
        print(f"error: {options.out}: name a folder outside of {' and '.join(COPIED)}", file=sys.stderr)
        return 2
    if found := unreadable(*map(Path, COPIED)):
        raise InvalidDecision(found)
    try:
        settings = Path(CONFIG).read_text(encoding="utf-8")
        site = build(Path(CONTENT), build_day(), load_config(CONFIG).site_url or "/")
        unlisted = (file.path for file in site.files.values() if not file.in_navigation)
        settings = plain_settings(settings, site.navigation, unlisted)
    except (NoNavigation, UnicodeDecodeError) as error:
        print(f"error: {CONFIG}: {error}", file=sys.stderr)
        return 1
    except MkDocsException as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    _warn_without_graphviz()
    with replacing(options.out) as new:
        for original in (path for folder in COPIED for path in Path(folder).rglob("*") if path.is_file()):
            (new / original).parent.mkdir(parents=True, exist_ok=True)
            (new / original).write_bytes(original.read_bytes())
        for file in site.files.values():
            path = new / PAGES / file.path
            if path.exists():
                raise FileExistsError(0, "a page is generated at this place; rename this one", f"{PAGES}/{file.path}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8", newline="\n")
        (new / CONFIG).write_text(settings, encoding="utf-8", newline="\n")
    print(f"{len(site.files)} generated pages and all that they need are in {options.out}.")
    return 0


def _finish(options: argparse.Namespace) -> int:
    from build_tools.finish import finish

    if not (options.site / "index.html").is_file():
        print(f"error: {options.site}: there is no index.html in it; name the folder of a built site", file=sys.stderr)
        return 2
    finish(options.site)
    print(f"The site in {options.site} is ready to publish.")
    return 0


def _id(name: str) -> str:
    from build_tools.shape import as_id, is_id

    if not is_id(name):
        raise argparse.ArgumentTypeError(f"{quote(name)} is not an id; try `{as_id(name)}`")
    return name


def _new(options: argparse.Namespace) -> int:
    from build_tools.scaffold import Refused, new

    try:
        made = new(options.kind, options.id, Path(CONTENT), options.guide, date.today())
    except Refused as refused:
        print(f"error: {refused}", *filter(None, (refused.hint,)), sep="\n    ", file=sys.stderr)
        return 2 if refused.misused else 1
    print(f"The new {options.kind} is in {made.path.as_posix()}. What to do next:")
    for number, step in enumerate(made.steps, 1):
        print(f"  {number}. {step}")
    return 0


def _schema(options: argparse.Namespace) -> int:
    from build_tools.output import replace_file
    from build_tools.schema import schemas

    folder = Path(CONTENT) / "schema"
    folder.mkdir(exist_ok=True)
    for kind, text in schemas().items():
        replace_file(folder / f"{kind}.schema.json", text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(run_in_shell())
