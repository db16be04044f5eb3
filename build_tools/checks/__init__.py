"""Judges a library by rules, each a small function that carries its own name and its own sentence.

A rule's name with dashes is its id; the first sentence of its docstring is what the contributor page shows. To add a
rule, write the function, name it in one of the tuples below, and add a case that it must find and one that it must not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from build_tools.checks import costs, examples, names, paths, statements, wording
from build_tools.checks.findings import Finding, Rule
from build_tools.model import Library
from build_tools.problems import Problem, Severity

NAMES: tuple[Rule, ...] = (
    names.unknown_target,
    names.unknown_assumption,
    names.unknown_claim,
    names.unknown_source,
    names.unknown_topic,
    names.unknown_term,
    names.unknown_approach,
    names.unknown_guide,
    names.unknown_subject,
    names.unknown_result,
    names.unknown_quantity,
    names.unknown_option,
    names.unknown_group,
    names.unknown_preset,
    names.missing_cell,
    names.surplus_cell,
    names.reserved_id,
    names.shared_id,
)

ERRORS: tuple[Rule, ...] = (
    paths.cycle,
    paths.unreachable,
    paths.too_few_answers,
    paths.twin_answers,
    paths.endless_fallback,
    examples.example_walk,
    examples.note_without_answer,
    statements.lost_statement,
    costs.role_unit,
    costs.divided_by_zero,
    costs.line_unit,
    costs.named_twice,
    costs.period_in_line,
    costs.limit_unit,
    costs.rest_of_percent,
    costs.too_large_line,
    costs.value_out_of_range,
    costs.range_of_no_price,
    costs.idle_quantity,
    costs.empty_group,
    costs.unpaid_option,
    wording.placeholder,
    wording.unsafe_link,
    wording.dates_out_of_order,
)

WARNINGS: tuple[Rule, ...] = (
    paths.no_unsure,
    paths.long_path,
    examples.unexampled_recommendation,
    examples.untaken_answer,
    wording.long_sentence,
    wording.undefined_abbreviation,
)

DATED_WARNINGS: tuple[Callable[[Library, date], Iterator[Finding]], ...] = (
    wording.stale_claim,
    costs.stale_price,
)


def check(library: Library, today: date) -> tuple[Problem, ...]:
    """All problems of names; if there are none, all problems that the other rules find. Sorted by place."""
    problems = _errors(NAMES, library)
    if problems:
        return tuple(sorted(problems))
    problems += _errors(ERRORS, library)
    for rule in WARNINGS:
        problems += _problems(rule.__name__, rule(library), "warning")
    for dated_rule in DATED_WARNINGS:
        problems += _problems(dated_rule.__name__, dated_rule(library, today), "warning")
    return tuple(sorted(problems))


def check_walks(library: Library) -> tuple[Problem, ...]:
    """The problems with which no walk can be trusted to end: those of names or, if there are none, the cycles."""
    return tuple(sorted(_errors(NAMES, library) or _errors((paths.cycle,), library)))


def _errors(rules: Iterable[Rule], library: Library) -> list[Problem]:
    return [problem for rule in rules for problem in _problems(rule.__name__, rule(library), "error")]


def _problems(rule: str, findings: Iterable[Finding], severity: Severity) -> Iterator[Problem]:
    rule_id = rule.replace("_", "-")
    for finding in findings:
        yield Problem(finding.location, rule_id, finding.message, finding.hint, severity)
