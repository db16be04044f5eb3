"""Rules on names: whatever one part of the content refers to exists, and no name stands for two things.

They are judged first, and the other rules only when they hold: a rule judged on half a tree is noise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from build_tools.checks.findings import Finding, costs_of, files, nodes, texts
from build_tools.model import UNSURE, Costs, Guide, Library, Located
from build_tools.places import Location
from build_tools.problems import instead_of

RESERVED_GUIDES = ("about", "assets", "contribute", "evidence", "glossary", "index", "schema", "search", "sitemap")
RESERVED_ITEMS = ("index",)
RESERVED_QUESTIONS = ("costs", "r", "sum", "v")  # what the address of the flow page holds besides answers
RESERVED_COSTS = ("back", "compare", "from", "v")  # likewise in the address of the calculator


def unknown_target(library: Library) -> Iterator[Finding]:
    """Wherever an answer, the start or “if it fails” leads, there is a question or a recommendation of that id."""
    for guide in library.guides.values():
        known = nodes(guide)
        tree = guide.tree
        start = tree.value.start
        if start in guide.recommendations:
            yield Finding(tree.at("start"), f"`{start}` is a recommendation", "start with a question")
        elif start not in tree.value.questions:
            yield _unknown("question", start, tree.value.questions, tree.at("start"))
        for question_id, question in tree.value.questions.items():
            for answer_id, answer in question.answers.items():
                if answer.goto not in known:
                    place = tree.at("questions", question_id, "answers", answer_id, "goto")
                    found = _unknown("question or recommendation", answer.goto, known, place)
                    yield found._replace(message=f"{found.message}, so `{answer_id}` leads readers nowhere")
        for recommendation in guide.recommendations.values():
            goal = recommendation.value.first_test.if_it_fails
            if goal not in known:
                place = recommendation.at("first_test", "if_it_fails")
                yield _unknown("question or recommendation", goal, known, place)


def unknown_assumption(library: Library) -> Iterator[Finding]:
    """What “not sure” assumes is one of the answers of its question."""
    for guide in library.guides.values():
        for question_id, question in guide.tree.value.questions.items():
            if question.unsure and question.unsure.assume not in question.answers:
                place = guide.tree.at("questions", question_id, "unsure", "assume")
                yield _unknown("answer of this question", question.unsure.assume, question.answers, place)


def unknown_claim(library: Library) -> Iterator[Finding]:
    """Every claim that a text lists stands in `claims.yaml`."""
    claims = library.claims.value
    for file in files(library):
        for keys, text in texts(file):
            if isinstance(keys[-1], int) and keys[-2] == "claims" and text not in claims:
                yield _unknown("claim", text, claims, file.at(*keys))


def unknown_source(library: Library) -> Iterator[Finding]:
    """The source of every claim stands in `sources.yaml`."""
    for claim_id, claim in library.claims.value.items():
        if claim.source not in library.sources.value:
            yield _unknown("source", claim.source, library.sources.value, library.claims.at(claim_id, "source"))


def unknown_topic(library: Library) -> Iterator[Finding]:
    """The topic of every claim stands in `topics.yaml`."""
    for claim_id, claim in library.claims.value.items():
        if claim.topic not in library.topics.value:
            yield _unknown("topic", claim.topic, library.topics.value, library.claims.at(claim_id, "topic"))


def unknown_term(library: Library) -> Iterator[Finding]:
    """Every term that a glossary entry points to stands in the glossary."""
    for term_id, term in library.glossary.value.items():
        for index, other in enumerate(term.see):
            if other not in library.glossary.value:
                yield _unknown("term", other, library.glossary.value, library.glossary.at(term_id, "see", index))


def unknown_approach(library: Library) -> Iterator[Finding]:
    """The approach of every recommendation, and every option of the costs, is a column of the comparison."""
    for guide in library.guides.values():
        approaches = guide.comparison.value.approaches
        if guide.costs:
            for option in guide.costs.value.options:
                if option not in approaches:
                    yield _unknown("approach", option, approaches, guide.costs.key("options", option))
        for recommendation in guide.recommendations.values():
            if recommendation.value.approach not in approaches:
                yield _unknown("approach", recommendation.value.approach, approaches, recommendation.at("approach"))


def unknown_guide(library: Library) -> Iterator[Finding]:
    """Every guide to read next exists."""
    for guide in library.guides.values():
        for recommendation in guide.recommendations.values():
            for index, other in enumerate(recommendation.value.next):
                if other not in library.guides:
                    yield _unknown("guide", other, library.guides, recommendation.at("next", index))


def unknown_subject(library: Library) -> Iterator[Finding]:
    """What an FAQ entry is about is a question, recommendation, approach or criterion of its guide."""
    for guide in library.guides.values():
        known = nodes(guide) | {*guide.comparison.value.approaches, *guide.comparison.value.criteria}
        for entry_id, entry in guide.faq.value.items():
            for index, subject in enumerate(entry.about):
                if subject not in known:
                    yield _unknown("part of this guide", subject, known, guide.faq.at(entry_id, "about", index))


def unknown_result(library: Library) -> Iterator[Finding]:
    """What an example promises, or a match of the costs is for, is a recommendation of its guide."""
    for guide in library.guides.values():
        if guide.costs:
            for name in guide.costs.value.matches:
                if name not in guide.recommendations:
                    place = guide.costs.key("matches", name)
                    yield _unknown("recommendation", name, guide.recommendations, place)
        for example in guide.examples.values():
            if example.value.recommends not in guide.recommendations:
                place = example.at("recommends")
                yield _unknown("recommendation", example.value.recommends, guide.recommendations, place)


def unknown_quantity(library: Library) -> Iterator[Finding]:
    """Every quantity that a role, a line, a limit or a preset names is one of the costs."""
    for costs in costs_of(library):
        known = costs.value.quantities
        for name, place in _quantities_named(costs):
            if name not in known:
                yield _unknown("quantity", name, known, place)


def _quantities_named(costs: Located[Costs]) -> Iterator[tuple[str, Location]]:
    for role, name in vars(costs.value.roles).items():
        yield name, costs.at("roles", role)
    for option_id, option in costs.value.options.items():
        if option.limit:
            for index, name in enumerate(option.limit.sum_of):
                yield name, costs.at("options", option_id, "limit", "sum_of", index)
            yield option.limit.at_most, costs.at("options", option_id, "limit", "at_most")
    for line_id, line in costs.value.lines.items():
        for field, names in (("factors", line.factors), ("rest_of", line.rest_of)):
            for index, name in enumerate(names):
                yield name, costs.at("lines", line_id, field, index)
    for choice_id, choice in costs.value.choices.items():
        for preset_id, preset in choice.presets.items():
            for name in preset.values:
                yield name, costs.key("choices", choice_id, "presets", preset_id, "values", name)


def unknown_option(library: Library) -> Iterator[Finding]:
    """Every option that a line or a match names is one of the costs."""
    for costs in costs_of(library):
        options = costs.value.options
        named = [(("lines", line_id, "options"), line.options) for line_id, line in costs.value.lines.items()]
        named += [(("matches", match_id, "compare"), match.compare) for match_id, match in costs.value.matches.items()]
        for keys, names in named:
            for index, name in enumerate(names):
                if name not in options:
                    yield _unknown("option", name, options, costs.at(*keys, index))


def unknown_group(library: Library) -> Iterator[Finding]:
    """The group of every quantity is one of the costs."""
    for costs in costs_of(library):
        for name, quantity in costs.value.quantities.items():
            if quantity.group not in costs.value.groups:
                place = costs.at("quantities", name, "group")
                yield _unknown("group", quantity.group, costs.value.groups, place)


def unknown_preset(library: Library) -> Iterator[Finding]:
    """Where a match makes a choice, there is such a choice, and it has that preset."""
    for costs in costs_of(library):
        choices = costs.value.choices
        for match_id, match in costs.value.matches.items():
            for choice_id, preset_id in match.presets.items():
                keys = ("matches", match_id, "presets", choice_id)
                if choice_id not in choices:
                    yield _unknown("choice", choice_id, choices, costs.key(*keys))
                elif preset_id not in choices[choice_id].presets:
                    yield _unknown("preset of this choice", preset_id, choices[choice_id].presets, costs.at(*keys))


def missing_cell(library: Library) -> Iterator[Finding]:
    """The comparison has a cell for each criterion and each approach."""
    for guide in library.guides.values():
        comparison = guide.comparison.value
        for criterion in comparison.criteria:
            row = comparison.cells.get(criterion)
            if row is None:
                message = f"the row for the criterion `{criterion}` is missing"
                yield Finding(guide.comparison.key("cells"), message, "add it, with a cell for each approach")
                continue
            for approach in comparison.approaches:
                if approach not in row:
                    message = f"the cell for the approach `{approach}` is missing"
                    yield Finding(
                        guide.comparison.key("cells", criterion), message, "say what holds, even if it depends"
                    )


def surplus_cell(library: Library) -> Iterator[Finding]:
    """The comparison has no cell for a criterion or an approach that it does not list."""
    for guide in library.guides.values():
        comparison = guide.comparison.value
        for criterion, row in comparison.cells.items():
            if criterion not in comparison.criteria:
                place = guide.comparison.key("cells", criterion)
                yield _unknown("criterion", criterion, comparison.criteria, place)
                continue
            for approach in row:
                if approach not in comparison.approaches:
                    place = guide.comparison.key("cells", criterion, approach)
                    yield _unknown("approach", approach, comparison.approaches, place)


def reserved_id(library: Library) -> Iterator[Finding]:
    """No guide, question, answer, recommendation, example, quantity or choice takes an id that means something else."""
    for guide in library.guides.values():
        if guide.id in RESERVED_GUIDES:
            yield _reserved(guide.id, guide.tree.at())
        for items in (guide.recommendations, guide.examples):
            for item_id, item in items.items():
                if item_id in RESERVED_ITEMS:
                    yield _reserved(item_id, item.at())
        for question_id, question in guide.tree.value.questions.items():
            if question_id in RESERVED_QUESTIONS:
                yield _reserved(question_id, guide.tree.key("questions", question_id))
            if UNSURE in question.answers:
                yield _reserved(UNSURE, guide.tree.key("questions", question_id, "answers", UNSURE))
    for costs in costs_of(library):
        for field, names in (("quantities", costs.value.quantities), ("choices", costs.value.choices)):
            for name in names:
                if name in RESERVED_COSTS:
                    yield _reserved(name, costs.key(field, name))


def shared_id(library: Library) -> Iterator[Finding]:
    """A question and a recommendation of one guide do not share an id, nor do a quantity and a choice of its costs."""
    for guide in library.guides.values():
        yield from _shared_ids(guide)
    for costs in costs_of(library):
        for name in costs.value.choices:
            if name in costs.value.quantities:
                message = f"`{name}` is a choice here and also a quantity"
                yield Finding(costs.key("choices", name), message, "rename one of them: both stand in the address")


def _shared_ids(guide: Guide) -> Iterator[Finding]:
    for question_id in guide.tree.value.questions:
        if question_id in guide.recommendations:
            message = f"`{question_id}` is a question here and also a recommendation"
            other = guide.recommendations[question_id].places.path
            yield Finding(guide.tree.key("questions", question_id), message, f"rename this one or {other}")


def _unknown(what: str, name: str, known: Collection[str], place: Location) -> Finding:
    return Finding(place, f"there is no {what} called `{name}`", instead_of(name, known))


def _reserved(name: str, place: Location) -> Finding:
    return Finding(place, f"`{name}` already means something else", "choose another id")
