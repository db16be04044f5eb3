"""The typed content: what each YAML file may say, field by field. Knows nothing of files, YAML or pages.

The descriptions given here are the field reference on the contributor pages and the hover text in editors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Generic, Literal, NamedTuple, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from build_tools.places import Key, Location, Places
from build_tools.units import UnknownUnit, unit

Value = TypeVar("Value")

ID_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
TITLE_PATTERN = r"^[^<>\n]*[^<>\s][^<>\n]*$"
LINE_PATTERN = r"^[^\n]*\S[^\n]*$"
PROSE_PATTERN = r"\S"
ADDRESS_PATTERN = r"^https://[^\s<>\"\\^`{|}]+$"
VERSION_PATTERN = r"^[0-9A-Za-z][0-9A-Za-z.-]*$"
FILE_PATTERN = r"^[a-z0-9/-]+\.yaml$"
MAX_ID_LENGTH = 60
NUMBER = r"[0-9]{1,13}(?:\.[0-9]{1,9})?"
UNSURE = "unsure"


class Amount(NamedTuple):
    """A number that is known only as lying between two; mostly they are the same."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """What to reckon with where one number is needed."""
        return (self.low + self.high) / 2


def _plain_date(value: object) -> object:
    """Refuse the numbers and times that pydantic would also take for a date."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("is not a date written as YYYY-MM-DD")
    return value


def _plain_truth(value: object) -> object:
    """Refuse `yes`, `on` and `1`: one spelling for each truth value."""
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("is neither `true` nor `false`")
    return value


def _plain_year(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[12][0-9]{3}", value):
        raise ValueError("is not a year of four digits")
    return value


def _plain_number(value: object) -> float:
    """Take digits with at most one point: no sign, no exponent, no comma."""
    if not re.fullmatch(NUMBER, _text(value)):
        raise ValueError("is not a number such as `2500` or `0.125`")
    return float(_text(value))


def _amount(value: object) -> Amount:
    """Take a number, or two with `to` between them."""
    text = _text(value)
    if not re.fullmatch(f"{NUMBER}(?: to {NUMBER})?", text):
        raise ValueError("is neither a number such as `2500` nor a range such as `1.99 to 2.89`")
    low, _, high = text.partition(" to ")
    if float(high or low) < float(low):
        raise ValueError("is a range that starts with its larger number")
    return Amount(float(low), float(high or low))


def _text(value: object) -> str:
    """Refuse a list or a mapping as pydantic does where it reads text."""
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "must be text")
    return value


def _known_unit(value: str) -> str:
    try:
        unit(value)
    except UnknownUnit as error:
        raise ValueError(str(error)) from None
    return value


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=MAX_ID_LENGTH)]
Title = Annotated[str, StringConstraints(pattern=TITLE_PATTERN, max_length=90)]
Label = Annotated[str, StringConstraints(pattern=LINE_PATTERN, max_length=160)]
Summary = Annotated[str, StringConstraints(pattern=LINE_PATTERN, max_length=320)]
Prose = Annotated[str, StringConstraints(pattern=PROSE_PATTERN, max_length=2500)]
Address = Annotated[str, StringConstraints(pattern=ADDRESS_PATTERN, max_length=300)]
Date = Annotated[date, BeforeValidator(_plain_date)]
Truth = Annotated[bool, BeforeValidator(_plain_truth)]
Year = Annotated[int, BeforeValidator(_plain_year)]
Number = Annotated[float, PlainValidator(_plain_number), WithJsonSchema({"type": "string", "pattern": f"^{NUMBER}$"})]
Range = Annotated[
    Amount, PlainValidator(_amount), WithJsonSchema({"type": "string", "pattern": f"^{NUMBER}( to {NUMBER})?$"})
]
Unit = Annotated[str, StringConstraints(max_length=60), AfterValidator(_known_unit)]
Verdict = Literal["strong", "partly", "weak", "depends"]
SourceKind = Literal["paper", "documentation", "report", "vendor"]


class Content(BaseModel):
    """What every part of the content has in common: it never changes, and it has no field that is not listed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Content):
    """A publication that claims rest on."""

    authors: Label = Field(description="Who wrote it, for instance `Lewis et al.` or `Microsoft`.")
    title: Label = Field(description="The title as published.")
    year: Year = Field(description="The year of the version that was read.")
    venue: Label = Field(
        description="Where it appeared: a journal, a conference, `arXiv 2005.11401`, a product's documentation."
    )
    url: Address = Field(description="Its address, starting with `https://`.")
    kind: SourceKind = Field(
        description="`paper` (research, reviewed or not), `documentation` (how a product works), "
        "`report` (a study or a survey) or `vendor` (a seller's statement on its own product)."
    )


class Topic(Content):
    """A heading under which the evidence page gathers claims."""

    name: Title = Field(description="The heading.")
    question: Label = Field(description="The question that the claims under it help to answer.")
    unmeasured: Prose | None = Field(default=None, description="What nobody has measured yet, said plainly.")


class Claim(Content):
    """One statement that the guidance rests on, with where it comes from and how far it carries."""

    says: Prose = Field(description="The statement, in our own words.")
    topic: Id = Field(description="The topic that it belongs to: an id of `topics.yaml`.")
    figures: Prose | None = Field(default=None, description="The figures, each with its unit.")
    measured_on: Prose | None = Field(default=None, description="What was measured, on which models and data.")
    source: Id = Field(description="The source that says so: an id of `sources.yaml`.")
    confidence: Literal["primary", "secondary"] = Field(
        description="`primary`: read in the source itself. `secondary`: read in a text that quotes the source."
    )
    checked: Date = Field(description="The day on which somebody last read the source for this claim.")
    review_by: Date = Field(description="The day after which the claim counts as stale.")


class Term(Content):
    """A word that readers may not know."""

    term: Title = Field(
        description="The word as it is used in the texts; an abbreviation stands behind it in brackets."
    )
    also: tuple[Label, ...] = Field(
        default=(), description="Other forms of the word. The first use of any form on a page links here."
    )
    meaning: Prose = Field(description="What it means here, in one or two sentences.")
    see: tuple[Id, ...] = Field(default=(), description="Related terms: ids of the glossary.")


class Answer(Content):
    """One way to answer a question."""

    label: Label = Field(description="The answer as the reader would say it.")
    because: Prose = Field(description="What choosing it implies; shown later under “why this result”.")
    claims: tuple[Id, ...] = Field(default=(), description="Claims that support `because`.")
    goto: Id = Field(description="Where it leads: the id of a question or of a recommendation.")


class Unsure(Content):
    """What happens when the reader does not know the answer."""

    assume: Id = Field(description="The answer to carry on with: one of the ids of this question's answers.")
    find_out: Prose = Field(description="The cheapest way to learn the true answer, within a day.")


class Question(Content):
    """One question of the decision tree."""

    ask: Label = Field(description="The question, one sentence.")
    why: Prose = Field(description="Why it is worth the reader's time.")
    help: Prose | None = Field(default=None, description="How to find the answer.")
    answers: Mapping[Id, Answer] = Field(description="Two or more answers, in the order shown.")
    unsure: Unsure | None = Field(
        default=None, description="What “not sure” does. Our own guides give it for every question."
    )


class Tree(Content):
    """The decision tree of one guide."""

    title: Title = Field(description="The guide's title.")
    summary: Summary = Field(description="One sentence that a search result can show.")
    short_answer: Prose = Field(description="The guide in a few lines, shown on the home page.")
    version: Annotated[str, StringConstraints(pattern=VERSION_PATTERN, max_length=20)] = Field(
        description="Shown in every shared link and record. Raise it when results change."
    )
    reviewed: Date = Field(description="The day on which the whole guide was last read against its evidence.")
    start: Id = Field(description="The id of the first question.")
    questions: Mapping[Id, Question] = Field(description="All questions, by id.")


class FirstTest(Content):
    """The cheapest test of a recommendation."""

    do: Prose = Field(description="What to do, in days.")
    measure: Prose = Field(description="What to measure meanwhile.")
    stop_when: Prose = Field(description="The sign to stop, for better or worse.")
    if_it_fails: Id = Field(description="Where to go on: the id of a question or of another recommendation.")


class Risk(Content):
    """Something that goes wrong with an approach, and what to do about it."""

    risk: Prose = Field(description="What can go wrong.")
    mitigation: Prose = Field(description="What makes it less likely or less bad.")
    claims: tuple[Id, ...] = Field(default=(), description="Claims that show the risk or the remedy.")


class Metric(Content):
    """Something to watch once the system is in use."""

    metric: Label = Field(description="What to measure.")
    why: Prose = Field(description="What it tells.")


class Recommendation(Content):
    """A result of the decision tree."""

    title: Title = Field(description="The advice in a few words, starting with a verb.")
    approach: Id = Field(description="The approach that it belongs to: an id of `comparison.yaml`.")
    summary: Summary = Field(description="The advice in one or two sentences.")
    fits_when: tuple[Prose, ...] = Field(min_length=1, description="Signs that it fits.")
    avoid_when: tuple[Prose, ...] = Field(min_length=1, description="Signs that it does not fit.")
    first_test: FirstTest = Field(description="The cheapest test of this advice.")
    steps: tuple[Prose, ...] = Field(min_length=1, description="What to do, in order.")
    risks: tuple[Risk, ...] = Field(min_length=1, description="What can go wrong.")
    measure: tuple[Metric, ...] = Field(min_length=1, description="How to see in production whether it works.")
    revisit_when: tuple[Prose, ...] = Field(
        min_length=1, description="Reversal triggers: changes that should reopen the decision."
    )
    claims: tuple[Id, ...] = Field(default=(), description="Claims that the advice as a whole rests on.")
    next: tuple[Id, ...] = Field(default=(), description="Guides to read next: ids of guides.")


class Approach(Content):
    """A column of the comparison."""

    name: Title = Field(description="The name at the head of the column.")
    one_line: Summary = Field(description="What the approach is, in one sentence.")


class Criterion(Content):
    """A row of the comparison."""

    name: Title = Field(description="The name at the head of the row.")
    question: Label = Field(description="The question that the row answers.")


class Cell(Content):
    """What one approach offers under one criterion."""

    verdict: Verdict = Field(description="`strong`, `partly`, `weak` or `depends`.")
    text: Prose = Field(description="The reason, in one plain sentence.")
    claims: tuple[Id, ...] = Field(default=(), description="Claims that support it.")


class Comparison(Content):
    """Approaches side by side."""

    approaches: Mapping[Id, Approach] = Field(min_length=1, description="The columns, in the order shown.")
    criteria: Mapping[Id, Criterion] = Field(min_length=1, description="The rows, in the order shown.")
    cells: Mapping[Id, Mapping[Id, Cell]] = Field(description="For each criterion, one cell for each approach.")


class Entry(Content):
    """A frequently asked question."""

    question: Label = Field(description="The question as people ask it.")
    answer: Prose = Field(description="The answer: first in one sentence, then in detail.")
    about: tuple[Id, ...] = Field(
        default=(), description="Questions, recommendations, approaches or criteria that it is about."
    )
    claims: tuple[Id, ...] = Field(default=(), description="Claims that support the answer.")


class Example(Content):
    """A worked example: a team, what it answered, and where that led."""

    title: Title = Field(description="The case in a few words.")
    who: Label = Field(description="Who decides: the team and its product.")
    situation: Prose = Field(description="What they had, what went wrong and what they wanted.")
    answers: Mapping[Id, Id] = Field(
        min_length=1, description="Question ids with the answer given (or `unsure`), in the order walked."
    )
    notes: Mapping[Id, Prose] = Field(
        default={}, description="For a question id of `answers`: why the team answered so."
    )
    recommends: Id = Field(description="The recommendation that these answers must lead to.")
    what_happened: Prose | None = Field(default=None, description="What came of it, for a real case.")
    what_we_expect: Prose | None = Field(default=None, description="What should come of it, for an invented case.")
    illustrative: Truth = Field(
        description="`true` for an invented case, `false` for a published one, which then needs `claims`."
    )
    claims: tuple[Id, ...] = Field(default=(), description="Claims that report the case.")

    @model_validator(mode="after")
    def _tells_one_ending(self) -> Example:
        if (self.what_happened is None) == (self.what_we_expect is None):
            raise _at("what_we_expect", "needs either `what_happened` or `what_we_expect`, and not both")
        if not self.illustrative and (not self.claims or self.what_happened is None):
            raise _at("illustrative", "a real case (`illustrative: false`) needs `claims` and `what_happened`")
        return self


def _at(field: str, message: str) -> PydanticCustomError:
    """An error of a whole item that is best shown at one of its fields."""
    return PydanticCustomError("at_field", "{message}", {"message": message, "field": field})


class Passage(Content):
    """A place where a guide says something."""

    file: Annotated[str, StringConstraints(pattern=FILE_PATTERN, max_length=130)] = Field(
        description="The file, as a path in the guide's folder, for instance `recommendations/retrieval.yaml`."
    )
    at: Label = Field(description="The keys that lead to the text, with dots between; items of a list count from 0.")
    words: Label = Field(description="Some words of the text, by which the check sees that it still says so.")


class Statement(Content):
    """A statement that a guide must not lose."""

    says: Prose = Field(description="The statement, with its qualification.")
    said_in: tuple[Passage, ...] = Field(min_length=1, description="Where the guide says it.")


class Setting(Content):
    """What a quantity is set to, and why."""

    value: Range = Field(description="A number, or for a price a range such as `1.99 to 2.89`.")
    because: Prose | None = Field(
        default=None,
        description="Why this value. Without claims it counts as an assumption, and is called so.",
    )
    claims: tuple[Id, ...] = Field(default=(), description="Claims that report the value.")

    @model_validator(mode="after")
    def _says_where_it_comes_from(self) -> Setting:
        if self.because is None and not self.claims:
            raise _at("value", "needs `because` or `claims`: where does this value come from?")
        return self


class CostGroup(Content):
    """Quantities that are asked for together."""

    name: Title = Field(description="The heading above them.")
    about: Prose = Field(description="What they have in common, and where to find them.")


class CostQuantity(Content):
    """Something that costs depend on, with what to start from."""

    name: Title = Field(description="What it is, in a few words.")
    symbol: Label = Field(description="Its symbol in formulas.")
    unit: Unit = Field(
        description="Its unit, for instance `tokens / request`, `$ / million tokens`, `%` or `times`. "
        "The check makes sure that the units of each line of the bill fit."
    )
    group: Id = Field(description="The group that it is asked for in.")
    hint: Prose = Field(description="What it means, and how to find your own.")
    low: Number = Field(description="The smallest value that makes sense.")
    high: Number = Field(description="The largest value that makes sense.")
    default: Setting = Field(description="What it is where no preset says otherwise.")


class CostLimit(Content):
    """What an option must fit into."""

    sum_of: tuple[Id, ...] = Field(min_length=1, description="Quantities of tokens that are added up.")
    at_most: Id = Field(description="The quantity that the sum must not exceed.")


class CostOption(Content):
    """One way to do it, with a bill of its own."""

    assumes: Prose = Field(description="What is done, and what is taken for granted.")
    limit: CostLimit | None = Field(default=None, description="What it must fit into to be possible at all.")


class CostLine(Content):
    """A line of the bill: a product of quantities."""

    name: Title = Field(description="What is paid for.")
    options: tuple[Id, ...] = Field(min_length=1, description="The options on whose bill it stands.")
    factors: tuple[Id, ...] = Field(
        min_length=1,
        description="The quantities to multiply. Where the units give `$` it is paid once, "
        "where they give `$ / month` it is paid each month.",
    )
    rest_of: tuple[Id, ...] = Field(
        default=(), description="Quantities in `%` of which the rest up to 100% is one more factor."
    )


class CostPreset(Content):
    """A sensible start for some of the quantities."""

    name: Title = Field(description="The case in a few words.")
    about: Prose = Field(description="What kind of case it stands for.")
    values: Mapping[Id, Setting] = Field(default={}, description="By quantity what it is set to.")


class CostChoice(Content):
    """Presets of which one is chosen."""

    name: Title = Field(description="What is chosen, for instance `The model`.")
    presets: Mapping[Id, CostPreset] = Field(min_length=1, description="The presets, the usual one first.")


class CostRoles(Content):
    """Which quantities the sums treat in a way of their own."""

    volume: Id = Field(description="The requests per month: what a break-even is said in.")
    period: Id = Field(description="The months over which what is paid once is spread.")
    labour: Id = Field(description="The price of an hour of work: lines with it are the people's part.")
    cache_read: Id = Field(description="The price of reading from the cache, in times the price of input.")
    cache_write: Id = Field(description="The price of writing to the cache, in times the price of input.")
    cache_share: Id = Field(description="The share of the repeated tokens that is read from the cache.")


class CostMatch(Content):
    """Where the calculator starts for a recommendation."""

    presets: Mapping[Id, Id] = Field(default={}, description="By choice the preset that fits.")
    compare: tuple[Id, ...] = Field(min_length=2, description="The options that are worth comparing.")


class Costs(Content):
    """A calculator: what the approaches cost with the reader's own numbers."""

    title: Title = Field(description="The title of the page.")
    summary: Summary = Field(description="One sentence that a search result can show.")
    roles: CostRoles = Field(description="The quantities that have a part of their own in the sums.")
    groups: Mapping[Id, CostGroup] = Field(min_length=1, description="Groups of quantities, in the order shown.")
    quantities: Mapping[Id, CostQuantity] = Field(min_length=1, description="What the costs depend on.")
    options: Mapping[Id, CostOption] = Field(
        min_length=2, description="By the id of an approach: what can be compared, in the order shown."
    )
    lines: Mapping[Id, CostLine] = Field(min_length=1, description="The lines of all bills.")
    choices: Mapping[Id, CostChoice] = Field(
        min_length=2, description="Choices between presets. The first two make the worked sums of the page."
    )
    matches: Mapping[Id, CostMatch] = Field(
        default={}, description="By the id of a recommendation: where its link to the calculator leads."
    )
    left_out: tuple[Prose, ...] = Field(min_length=1, description="What the sums leave out.")


Sources = Mapping[Id, Source]
Topics = Mapping[Id, Topic]
Claims = Mapping[Id, Claim]
Glossary = Mapping[Id, Term]
Faq = Mapping[Id, Entry]
Statements = Mapping[Id, Statement]

FILE_KINDS: Mapping[str, object] = {
    "sources": Sources,
    "topics": Topics,
    "claims": Claims,
    "glossary": Glossary,
    "tree": Tree,
    "comparison": Comparison,
    "faq": Faq,
    "costs": Costs,
    "statements": Statements,
    "recommendation": Recommendation,
    "example": Example,
}


@dataclass(frozen=True, slots=True)
class Located(Generic[Value]):
    """The content of one file, and the places where its parts were written."""

    value: Value
    places: Places

    def at(self, *keys: Key) -> Location:
        """The place of the value behind `keys`."""
        return self.places.at(*keys)

    def key(self, *keys: Key) -> Location:
        """The place of the last of `keys` itself."""
        return self.places.key(*keys)


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide: one folder of the content."""

    id: str
    tree: Located[Tree]
    comparison: Located[Comparison]
    faq: Located[Faq]
    statements: Located[Statements]
    costs: Located[Costs] | None
    recommendations: Mapping[str, Located[Recommendation]]
    examples: Mapping[str, Located[Example]]


@dataclass(frozen=True, slots=True)
class Library:
    """All guides, and what they share. `folder` is where they were read, as it was named."""

    folder: str
    sources: Located[Sources]
    topics: Located[Topics]
    claims: Located[Claims]
    glossary: Located[Glossary]
    guides: Mapping[str, Guide]
