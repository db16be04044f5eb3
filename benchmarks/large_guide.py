"""A checkout whose only guide has any number of questions, made up and valid."""

from __future__ import annotations

import shutil
from pathlib import Path

FIXTURE = Path("tests/fixture/decision")


def copy_with_large_guide(checkout: Path, copy: Path, questions: int) -> Path:
    """Copy what a build needs, with the guide `large` for content: a chain of questions, each with a result."""
    for name in ("build_tools", "docs", "theme"):
        shutil.copytree(checkout / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(checkout / "mkdocs.yml", copy)
    shutil.copytree(checkout / FIXTURE, copy / "decision")
    guide = copy / "decision" / "large"
    (copy / "decision" / "tea-or-coffee").rename(guide)
    shutil.rmtree(guide / "examples")
    (guide / "statements.yaml").unlink()
    (guide / "faq.yaml").write_text("{}\n", encoding="utf-8")
    results = sorted(path.stem for path in (guide / "recommendations").glob("*.yaml"))
    (guide / "tree.yaml").write_text(_tree(questions, results), encoding="utf-8")
    for path in (guide / "recommendations").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        lines = ["  if_it_fails: q0" if "if_it_fails" in line else line for line in text.splitlines()]
        path.write_text("\n".join(lines).replace("tea-or-coffee", "large") + "\n", encoding="utf-8")
    return copy


def _tree(questions: int, results: list[str]) -> str:
    parts = [
        "title: A large guide\nsummary: Made up to be measured.\nshort_answer: It depends.\n"
        'version: "1"\nreviewed: 2026-01-01\nstart: q0\nquestions:\n'
    ]
    for number in range(questions):
        following = f"q{number + 1}" if number + 1 < questions else results[0]
        parts.append(
            f"  q{number}:\n    ask: Is this the question with the number {number}?\n    why: It tells.\n    answers:\n"
            f"      on:\n        label: No, go on\n        because: There are more.\n        goto: {following}\n"
            f"      end:\n        label: Yes, end here\n        because: You are there.\n"
            f"        goto: {results[number % len(results)]}\n"
            f"    unsure:\n      assume: on\n      find_out: Count.\n"
        )
    return "".join(parts)
