"""Turns a guide into `guide.json`, which holds all of it for programs, and the shape of that into a JSON Schema.

The shape is a promise to programs that we do not know, so it is written down here apart from `model`, which may change.
Knows nothing of pages but their addresses.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import GenerateJsonSchema

from build_tools import cost, model
from build_tools.checks.findings import texts
from build_tools.model import Guide, Library, Located, SourceKind, Verdict
from build_tools.prose import TermLinks
from build_tools.views import addresses
from build_tools.views.glossary import forms
from build_tools.views.page import claim_anchor, question_anchor, source_anchor

Item = TypeVar("Item")
Shape = TypeVar("Shape", bound=BaseModel)

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Id = Annotated[str, Field(pattern=model.ID_PATTERN)]
Text = Annotated[str, Field(min_length=1)]
Claims = Annotated[tuple[Id, ...], Field(description="Ids of `claims` that support it.")]


class Part(BaseModel):
    """A part of the data: it never changes, and every field is always there."""

    model_config = ConfigDict(frozen=True)


class Licence(Part):
    """The terms under which the guide may be used."""

    id: Text = Field(description="The identifier of the licence in the SPDX list.")
    name: Text = Field(description="Its name.")
    address: Text = Field(description="Where to read it.")
    credit: Text = Field(description="A credit that satisfies it.")


class Answer(Part):
    """One way to answer a question."""

    id: Id = Field(description="Unique among the answers of its question.")
    label: Text = Field(description="The answer as the reader would say it. Plain text.")
    because: Text = Field(description="What choosing it implies. Markdown.")
    claims: Claims
    goto: Id = Field(description="Where it leads: the id of a question or of a recommendation.")


class Unsure(Part):
    """What happens when the reader does not know the answer."""

    assume: Id = Field(description="The id of the answer to carry on with.")
    find_out: Text = Field(description="The cheapest way to learn the true answer. Markdown.")


class Question(Part):
    """One question of the decision tree."""

    id: Id = Field(description="Unique among questions and recommendations.")
    address: Text = Field(description="Where people read it.")
    ask: Text = Field(description="The question. Plain text.")
    why: Text = Field(description="Why it is worth the reader's time. Markdown.")
    help: Text | None = Field(description="How to find the answer. Markdown.")
    answers: tuple[Answer, ...] = Field(description="The answers, in the order shown.")
    unsure: Unsure | None = Field(description="What “not sure” does; null where it is not offered.")


class FirstTest(Part):
    """The cheapest test of a recommendation."""

    do: Text = Field(description="What to do. Markdown.")
    measure: Text = Field(description="What to measure meanwhile. Markdown.")
    stop_when: Text = Field(description="The sign to stop, for better or worse. Markdown.")
    if_it_fails: Id = Field(description="Where to go on: the id of a question or of another recommendation.")


class Risk(Part):
    """Something that goes wrong, and what to do about it."""

    risk: Text = Field(description="What can go wrong. Markdown.")
    mitigation: Text = Field(description="What makes it less likely or less bad. Markdown.")
    claims: Claims


class Metric(Part):
    """Something to watch once the system is in use."""

    metric: Text = Field(description="What to measure. Plain text.")
    why: Text = Field(description="What it tells. Markdown.")


class Recommendation(Part):
    """A result of the decision tree."""

    id: Id = Field(description="Unique among questions and recommendations.")
    address: Text = Field(description="Where people read it.")
    title: Text = Field(description="The advice in a few words. Plain text.")
    approach: Id = Field(description="The id of the approach that it belongs to.")
    summary: Text = Field(description="The advice in one or two sentences. Plain text.")
    fits_when: tuple[Text, ...] = Field(description="Signs that it fits. Markdown.")
    avoid_when: tuple[Text, ...] = Field(description="Signs that it does not fit. Markdown.")
    first_test: FirstTest
    steps: tuple[Text, ...] = Field(description="What to do, in order. Markdown.")
    risks: tuple[Risk, ...] = Field(description="What can go wrong.")
    measure: tuple[Metric, ...] = Field(description="How to see in production whether it works.")
    revisit_when: tuple[Text, ...] = Field(description="Changes that should reopen the decision. Markdown.")
    claims: Claims
    next: tuple[Id, ...] = Field(description="Ids of guides to read next; each has a `guide.json` of its own.")


class GivenAnswer(Part):
    """An answer that an example gives."""

    question: Id = Field(description="The id of the question.")
    answer: Id = Field(description="The id of one of its answers, or `unsure`.")
    note: Text | None = Field(description="Why the team answered so. Markdown.")


class Example(Part):
    """A worked example: a team, what it answered, and where that led."""

    id: Id
    address: Text = Field(description="Where people read it.")
    title: Text = Field(description="The case in a few words. Plain text.")
    who: Text = Field(description="Who decides. Plain text.")
    situation: Text = Field(description="What they had, what went wrong and what they wanted. Markdown.")
    answers: tuple[GivenAnswer, ...] = Field(description="The answers, in the order walked.")
    recommends: Id = Field(description="The id of the recommendation that these answers lead to.")
    what_happened: Text | None = Field(description="What came of it, for a published case. Markdown.")
    what_we_expect: Text | None = Field(description="What should come of it, otherwise. Markdown.")
    illustrative: bool = Field(description="True for an invented case, false for a published one.")
    claims: Claims


class Approach(Part):
    """A column of the comparison."""

    id: Id
    name: Text = Field(description="Plain text.")
    one_line: Text = Field(description="What the approach is, in one sentence. Plain text.")


class Criterion(Part):
    """A row of the comparison."""

    id: Id
    name: Text = Field(description="Plain text.")
    question: Text = Field(description="The question that the row answers. Plain text.")


class Cell(Part):
    """What one approach offers under one criterion."""

    criterion: Id = Field(description="The id of the row.")
    approach: Id = Field(description="The id of the column.")
    verdict: Verdict = Field(description="How well the approach does.")
    text: Text = Field(description="The reason, in one sentence. Markdown.")
    claims: Claims


class Comparison(Part):
    """Approaches side by side; there is one cell for each criterion and approach."""

    address: Text = Field(description="Where people read it.")
    approaches: tuple[Approach, ...] = Field(description="The columns, in the order shown.")
    criteria: tuple[Criterion, ...] = Field(description="The rows, in the order shown.")
    cells: tuple[Cell, ...] = Field(description="The cells, row by row.")


class Amount(Part):
    """A number that lies between two; mostly they are the same."""

    low: float
    high: float


class Setting(Part):
    """What a quantity is set to, and why."""

    value: Amount
    because: Text | None = Field(description="Why this value; without claims it is an assumption. Markdown.")
    claims: Claims


class CostRoles(Part):
    """The ids of the quantities that have a part of their own in the sums."""

    volume: Id = Field(description="Requests per month.")
    period: Id = Field(description="The months over which what is paid once is spread.")
    labour: Id = Field(description="The price of an hour of work.")
    cache_read: Id = Field(description="The price of reading from the cache, in times the price of input.")
    cache_write: Id = Field(description="The price of writing to the cache, in times the price of input.")
    cache_share: Id = Field(description="The share in % of the repeated tokens that is read from the cache.")


class CostGroup(Part):
    """Quantities that are asked for together."""

    id: Id
    name: Text = Field(description="Plain text.")
    about: Text = Field(description="What they have in common. Markdown.")


class CostQuantity(Part):
    """Something that costs depend on."""

    id: Id = Field(description="Unique among quantities and choices.")
    name: Text = Field(description="Plain text.")
    symbol: Text = Field(description="Its symbol in formulas. Plain text.")
    unit: Text = Field(description="Its unit in words, with ` / ` before what it is divided by.")
    group: Id = Field(description="The id of its group.")
    hint: Text = Field(description="What it means, and how to find your own. Markdown.")
    low: float = Field(description="The smallest value that makes sense.")
    high: float = Field(description="The largest value that makes sense.")
    default: Setting = Field(description="What it is where no preset says otherwise.")


class CostLimit(Part):
    """What an option must fit into to be possible."""

    sum_of: tuple[Id, ...] = Field(description="Ids of the quantities that are added up.")
    at_most: Id = Field(description="The id of the quantity that their sum must not exceed.")


class CostOption(Part):
    """One way to do it, with a bill of its own."""

    id: Id = Field(description="The id of its approach.")
    assumes: Text = Field(description="What is done, and what is taken for granted. Markdown.")
    limit: CostLimit | None


class CostLine(Part):
    """A line of the bill: `scale` times its factors, and times 100 minus each quantity in `rest_of`."""

    id: Id
    name: Text = Field(description="What is paid for. Plain text.")
    options: tuple[Id, ...] = Field(description="Ids of the options on whose bill it stands.")
    paid: Literal["once", "monthly"] = Field(description="Whether it comes to $, paid once, or to $ per month.")
    scale: float = Field(description="What turns the units of its quantities into $.")
    factors: tuple[Id, ...] = Field(description="Ids of the quantities to multiply.")
    rest_of: tuple[Id, ...] = Field(description="Ids of the quantities in % of which the rest is a factor.")


class PresetValue(Part):
    """What a preset sets a quantity to."""

    quantity: Id = Field(description="The id of the quantity.")
    setting: Setting


class CostPreset(Part):
    """A sensible start for some of the quantities."""

    id: Id = Field(description="Unique among the presets of its choice.")
    name: Text = Field(description="Plain text.")
    about: Text = Field(description="What kind of case it stands for. Markdown.")
    values: tuple[PresetValue, ...]


class CostChoice(Part):
    """Presets of which one is chosen; where two choices set the same quantity, the later one holds."""

    id: Id = Field(description="Unique among quantities and choices.")
    name: Text = Field(description="Plain text.")
    presets: tuple[CostPreset, ...] = Field(description="The presets, the usual one first.")


class ChosenPreset(Part):
    """A preset of a choice."""

    choice: Id = Field(description="The id of the choice.")
    preset: Id = Field(description="The id of one of its presets.")


class CostMatch(Part):
    """Where the calculator starts for a recommendation."""

    recommendation: Id = Field(description="The id of the recommendation.")
    presets: tuple[ChosenPreset, ...] = Field(description="For other choices the first preset holds.")
    compare: tuple[Id, ...] = Field(description="Ids of the options that are worth comparing.")


class Costs(Part):
    """What the approaches cost.

    A month of an option costs the sum of its monthly lines, and of its lines paid once divided by the period.
    """

    address: Text = Field(description="Where people work it out.")
    title: Text = Field(description="Plain text.")
    summary: Text = Field(description="Plain text.")
    roles: CostRoles
    groups: tuple[CostGroup, ...]
    quantities: tuple[CostQuantity, ...]
    options: tuple[CostOption, ...]
    lines: tuple[CostLine, ...]
    choices: tuple[CostChoice, ...]
    matches: tuple[CostMatch, ...]
    left_out: tuple[Text, ...] = Field(description="What the sums leave out. Markdown.")


class Entry(Part):
    """A frequently asked question."""

    id: Id
    address: Text = Field(description="Where people read it.")
    question: Text = Field(description="The question as people ask it. Plain text.")
    answer: Text = Field(description="The answer: first in one sentence, then in detail. Markdown.")
    about: tuple[Id, ...] = Field(description="Ids of questions, recommendations, approaches or criteria.")
    claims: Claims


class Term(Part):
    """A word that readers may not know."""

    id: Id
    address: Text = Field(description="Where people read it.")
    term: Text = Field(description="The word; an abbreviation stands behind it in brackets. Plain text.")
    also: tuple[Text, ...] = Field(description="Other forms of the word. Plain text.")
    meaning: Text = Field(description="What it means here. Markdown.")
    see: tuple[Id, ...] = Field(description="Ids of related terms.")


class Topic(Part):
    """What several claims are about."""

    id: Id
    name: Text = Field(description="Plain text.")
    question: Text = Field(description="The question that its claims help to answer. Plain text.")
    unmeasured: Text | None = Field(description="What nobody has measured yet. Markdown.")


class Claim(Part):
    """One statement that the guide rests on, with where it comes from and how far it carries."""

    id: Id
    address: Text = Field(description="Where people read it.")
    says: Text = Field(description="The statement. Markdown.")
    topic: Id = Field(description="The id of its topic.")
    figures: Text | None = Field(description="The figures, each with its unit. Markdown.")
    measured_on: Text | None = Field(description="What was measured, on which models and data. Markdown.")
    source: Id = Field(description="The id of the source that says so.")
    confidence: Literal["primary", "secondary"] = Field(
        description="`primary`: read in the source itself. `secondary`: read in a text that quotes the source."
    )
    checked: date = Field(description="The day on which somebody last read the source for this claim.")
    review_by: date = Field(description="The day after which the claim counts as stale.")


class Source(Part):
    """A publication that claims rest on."""

    id: Id
    address: Text = Field(description="Where people read of it on the site.")
    authors: Text = Field(description="Plain text.")
    title: Text = Field(description="The title as published. Plain text.")
    year: int = Field(description="The year of the version that was read.")
    venue: Text = Field(description="Where it appeared. Plain text.")
    url: Text = Field(description="The address of the publication.")
    kind: SourceKind = Field(description="What kind of publication it is.")


class GuideData(Part):
    """A decision guide, complete in itself: every id that it names is explained in it, except those of other guides.

    Within one value of `format` fields and kinds of values may be added, so pass over what you do not know; none is
    removed, renamed or given another meaning. Lists keep the order of the site.
    Markdown is CommonMark without HTML.
    """

    dialect: Text = Field(serialization_alias="$schema", description="The address of this schema.")
    format: Literal[1] = Field(
        description="The number of the format: raised when programs made for the old one may fail."
    )
    id: Id = Field(description="The id of the guide: the name of its folder on the site.")
    address: Text = Field(description="Where people answer the questions.")
    title: Text = Field(description="Plain text.")
    summary: Text = Field(description="What the guide is for, in a sentence. Plain text.")
    short_answer: Text = Field(description="The guide in a few lines. Markdown.")
    version: Text = Field(description="The version of the guidance. It is raised when results change.")
    reviewed: date = Field(description="The day on which the whole guide was last read against its evidence.")
    licence: Licence
    start: Id = Field(description="The id of the first question.")
    questions: tuple[Question, ...]
    recommendations: tuple[Recommendation, ...]
    comparison: Comparison
    costs: Costs | None = Field(description="What the approaches cost; null where the guide does not say.")
    faq: tuple[Entry, ...] = Field(description="Frequently asked questions.")
    examples: tuple[Example, ...]
    glossary: tuple[Term, ...] = Field(description="The terms that occur in the texts, and those that they refer to.")
    topics: tuple[Topic, ...] = Field(description="The topics of the claims.")
    claims: tuple[Claim, ...] = Field(description="The claims that the guide rests on.")
    sources: tuple[Source, ...] = Field(description="The sources of the claims.")


def text(library: Library, guide: Guide, site: str) -> str:
    """The text of `guide.json` of `guide`; `site` is the address that the site will have."""
    return data(library, guide, site).model_dump_json(by_alias=True, indent=1) + "\n"


def schema(site: str) -> str:
    """The text of the JSON Schema of every `guide.json` of the site at the address `site`."""
    found = GuideData.model_json_schema(by_alias=True, mode="serialization", schema_generator=_WithoutTitles)
    names = {"$schema": DIALECT, "$id": site + addresses.GUIDE_SCHEMA}
    return json.dumps({**names, **found}, indent=1, ensure_ascii=False) + "\n"


class _WithoutTitles(GenerateJsonSchema):
    """Leaves out titles, which only repeat the names of fields."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def data(library: Library, guide: Guide, site: str) -> GuideData:
    """All that the site says in `guide`, with what that rests on."""
    tree, comparison = guide.tree.value, guide.comparison.value
    claims = _used(library.claims.value, _claims_named(guide))
    topics = _used(library.topics.value, (claim.topic for claim in claims.values()))
    sources = _used(library.sources.value, (claim.source for claim in claims.values()))

    def at(page: str, anchor: str = "") -> str:
        return addresses.absolute(site, page, anchor)

    return _part(
        GuideData,
        tree,
        dialect=site + addresses.GUIDE_SCHEMA,
        format=1,
        id=guide.id,
        address=at(addresses.flow(guide.id)),
        licence=_licence(guide),
        questions=[
            _part(
                Question,
                question,
                id=name,
                address=at(addresses.flow(guide.id), question_anchor(name)),
                answers=[_part(Answer, answer, id=answer_id) for answer_id, answer in question.answers.items()],
            )
            for name, question in tree.questions.items()
        ],
        recommendations=[
            _part(Recommendation, file.value, id=name, address=at(addresses.recommendation(guide.id, name)))
            for name, file in guide.recommendations.items()
        ],
        comparison=Comparison(
            address=at(addresses.compare(guide.id)),
            approaches=tuple(_part(Approach, part, id=name) for name, part in comparison.approaches.items()),
            criteria=tuple(_part(Criterion, part, id=name) for name, part in comparison.criteria.items()),
            cells=tuple(
                _part(Cell, comparison.cells[criterion][approach], criterion=criterion, approach=approach)
                for criterion in comparison.criteria
                for approach in comparison.approaches
            ),
        ),
        costs=_costs(guide.costs.value, at(addresses.costs(guide.id))) if guide.costs else None,
        faq=[
            _part(Entry, entry, id=name, address=at(addresses.faq(guide.id), name))
            for name, entry in guide.faq.value.items()
        ],
        examples=[
            _part(
                Example,
                file.value,
                id=name,
                address=at(addresses.example(guide.id, name)),
                answers=[
                    GivenAnswer(question=question, answer=answer, note=file.value.notes.get(question))
                    for question, answer in file.value.answers.items()
                ],
            )
            for name, file in guide.examples.items()
        ],
        glossary=[
            _part(Term, term, id=name, address=at(addresses.GLOSSARY, name))
            for name, term in _terms(library, guide, claims.values()).items()
        ],
        topics=[_part(Topic, topic, id=name) for name, topic in topics.items()],
        claims=[
            _part(Claim, claim, id=name, address=at(addresses.EVIDENCE, claim_anchor(name)))
            for name, claim in claims.items()
        ],
        sources=[
            _part(Source, source, id=name, address=at(addresses.EVIDENCE, source_anchor(name)))
            for name, source in sources.items()
        ],
    )


def _part(shape: type[Shape], content: BaseModel, **more: object) -> Shape:
    """What of `content` belongs to the published `shape`, and `more` fields."""
    return shape.model_validate({**vars(content), **more}, from_attributes=True)


def _costs(costs: model.Costs, address: str) -> Costs:
    lines = {line.id: line for line in cost.calculator(costs).lines}
    return _part(
        Costs,
        costs,
        address=address,
        groups=[_part(CostGroup, group, id=name) for name, group in costs.groups.items()],
        quantities=[
            _part(CostQuantity, quantity, id=name, default=_setting(quantity.default))
            for name, quantity in costs.quantities.items()
        ],
        options=[_part(CostOption, option, id=name) for name, option in costs.options.items()],
        lines=[
            _part(CostLine, line, id=name, scale=lines[name].scale, paid="once" if lines[name].once else "monthly")
            for name, line in costs.lines.items()
        ],
        choices=[
            _part(CostChoice, choice, id=name, presets=[_preset(*preset) for preset in choice.presets.items()])
            for name, choice in costs.choices.items()
        ],
        matches=[
            CostMatch(
                recommendation=name,
                presets=tuple(ChosenPreset(choice=choice, preset=preset) for choice, preset in match.presets.items()),
                compare=match.compare,
            )
            for name, match in costs.matches.items()
        ],
    )


def _preset(name: str, preset: model.CostPreset) -> CostPreset:
    values = [PresetValue(quantity=quantity, setting=_setting(setting)) for quantity, setting in preset.values.items()]
    return _part(CostPreset, preset, id=name, values=values)


def _setting(setting: model.Setting) -> Setting:
    return _part(Setting, setting, value=Amount(low=setting.value.low, high=setting.value.high))


def _used(items: Mapping[str, Item], names: Iterable[str]) -> dict[str, Item]:
    """Those of `items` that are named, in their own order."""
    named = set(names)
    return {name: item for name, item in items.items() if name in named}


def _claims_named(guide: Guide) -> Iterator[str]:
    for question in guide.tree.value.questions.values():
        for answer in question.answers.values():
            yield from answer.claims
    for file in guide.recommendations.values():
        yield from file.value.claims
        for risk in file.value.risks:
            yield from risk.claims
    for row in guide.comparison.value.cells.values():
        for cell in row.values():
            yield from cell.claims
    for entry in guide.faq.value.values():
        yield from entry.claims
    for _, setting in cost.all_settings(guide.costs.value) if guide.costs else ():
        yield from setting.claims
    for example in guide.examples.values():
        yield from example.value.claims


def _licence(guide: Guide) -> Licence:
    address = "https://creativecommons.org/licenses/by/4.0/"
    return Licence(
        id="CC-BY-4.0",
        name="Creative Commons Attribution 4.0 International",
        address=address,
        credit=f"“{guide.tree.value.title}” by the authors of the decision guide, licensed under CC BY 4.0, {address}",
    )


def _terms(library: Library, guide: Guide, claims: Iterable[model.Claim]) -> dict[str, model.Term]:
    """The terms that occur in the texts of the guide and of its claims, and all that these refer to."""
    terms = library.glossary.value
    said = TermLinks(forms(terms))
    files: list[Located[Any]] = [guide.tree, guide.comparison, guide.faq]
    files += [guide.costs] if guide.costs else []
    files += [*guide.recommendations.values(), *guide.examples.values()]
    for file in files:
        for _, words in texts(file):
            said(words)
    for claim in claims:
        said(claim.says)
    waiting = list(said.linked)
    for name in waiting:
        waiting += [other for other in terms[name].see if other not in waiting]
    return _used(terms, waiting)
