"""The page of the calculator, first without script, then with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser, BrowserContext, Page, expect

from build_tools import cost
from build_tools.model import Guide
from build_tools.quantities import money
from tests.browser.axe import violations
from tests.built import ROOT

PAGE = "rag-or-fine-tuning/costs/"


@pytest.fixture
def page(context: BrowserContext, served: str) -> Iterator[Page]:
    page = context.new_page()
    page.goto(f"{served}/{PAGE}")
    expect(page.locator(".costs")).to_have_attribute("data-mode", "live")
    yield page


def number(page: Page, quantity: str) -> object:
    return page.locator(f"#input-{quantity}")


def put(page: Page, quantity: str, text: str) -> None:
    """Type `text` as the number of a quantity; its group may be closed."""
    page.locator(f".costs__group:has(#input-{quantity})").evaluate("group => group.open = true")
    page.locator(f"#input-{quantity}").fill(text)


def verdict(page: Page) -> str:
    return page.locator("[data-slot=verdict]").inner_text()


def fragment(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).fragment.removeprefix("?")).items()}


def test_without_script_the_sums_of_all_presets_are_there(browser: Browser, served: str, guide: Guide) -> None:
    assert guide.costs
    costs = guide.costs.value
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/{PAGE}")
    text = page.inner_text("main")
    calculator = cost.calculator(costs)
    for use in costs.choices["use"].presets:
        for model in costs.choices["model"].presets:
            settings = cost.settings(costs, {"use": use, "model": model})
            values = cost.middle({quantity: setting.value for quantity, setting in settings.items()})
            for option, bill in calculator.bills(values).items():
                if option in calculator.possible(values):
                    assert money(bill.after(24)) in text
    assert "Does not fit" in text
    assert page.locator("[data-slot=live]").is_hidden()
    assert page.locator("input:visible").count() == 0
    context.close()


def test_one_click_on_a_preset_changes_the_results(page: Page) -> None:
    before = verdict(page)
    page.get_by_label("A classifier", exact=True).check()
    expect(page.locator("#input-requests")).to_have_value("500000")
    expect(page.locator("[data-slot=verdict]")).not_to_have_text(before)
    assert fragment(page)["use"] == "classifier"


def test_the_live_sum_of_a_preset_is_the_worked_one(page: Page) -> None:
    def rows(table: str) -> list[str]:
        return page.locator(f"{table} tr").all_inner_texts()

    for use in ("support", "documents", "classifier"):
        for place, model in enumerate(("small-hosted", "large-hosted", "open-weight")):
            page.locator(f"[name=use][value={use}]").check()
            page.locator(f"[name=model][value={model}]").check()
            page.wait_for_timeout(350)
            worked = page.locator(f"#sums-{use} ~ .figures tbody").nth(place).locator("tr").all_inner_texts()
            assert rows("[data-slot=bills]") == worked


def test_a_number_of_ones_own_counts_and_can_be_taken_back(page: Page) -> None:
    put(page, "requests", "50,000,000")
    expect(page.locator("[data-slot=verdict]")).to_contain_text("Fine-tuning costs least")
    assert fragment(page)["requests"] == "50,000,000"
    page.get_by_role("button", name="Back to 20000").click()
    expect(page.locator("[data-slot=verdict]")).to_contain_text("Better prompting costs least")
    expect(page.locator("#input-requests")).to_be_focused()
    assert "requests" not in fragment(page)


@pytest.mark.parametrize("text", ["-1", "0", "1e9", "lots", "9" * 30, "1 to 2", "NaN"])
def test_a_number_that_makes_no_sense_is_told_beside_its_field_and_does_not_count(page: Page, text: str) -> None:
    before = page.locator("[data-slot=bills]").inner_text()
    put(page, "requests", text)
    error = page.locator("#error-requests")
    expect(error).to_contain_text("Until then 20000 counts.")
    expect(page.locator("#input-requests")).to_have_attribute("aria-invalid", "true")
    page.wait_for_timeout(300)
    assert page.locator("[data-slot=bills]").inner_text() == before
    put(page, "requests", "30000")
    expect(error).to_be_empty()


def test_an_empty_field_stands_for_the_preset(page: Page) -> None:
    put(page, "requests", "5")
    put(page, "requests", "")
    page.wait_for_timeout(300)
    assert "requests" not in fragment(page)


def test_no_number_however_extreme_shows_as_nan_or_infinity(page: Page, guide: Guide) -> None:
    assert guide.costs
    for end in ("low", "high"):
        for quantity, content in guide.costs.value.quantities.items():
            if page.locator(f"[data-quantity={quantity}]").is_hidden():
                continue
            put(page, quantity, f"{getattr(content, end):f}")
        page.wait_for_timeout(400)
        shown = page.locator(".costs__live").inner_text()
        assert not re.search(r"NaN|Infinity|undefined|null|\be\+", shown), shown
        for chart in page.locator(".costs__live svg").all():
            assert not re.search("NaN|Infinity", chart.inner_html())


def test_a_price_may_be_a_range_and_then_the_month_is_one(page: Page) -> None:
    put(page, "price-out", "1 to 3")
    expect(page.locator("[data-slot=bills] tr").first).to_contain_text(" to ")


def test_prices_that_are_ranges_are_told_apart_unless_either_can_be_the_cheaper_one(page: Page) -> None:
    page.get_by_label("An open model on a rented processor", exact=True).check()
    put(page, "base-hosting", "1 to 9")  # on the bills of the first three alike
    for name in ("Whole corpus in context", "Fine-tuning", "Retrieval plus fine-tuning"):
        page.get_by_label(name, exact=True).uncheck()
    expect(page.locator("[data-slot=verdict]")).to_contain_text("Next is Retrieval (RAG)")
    expect(page.locator("[data-slot=verdict]")).not_to_contain_text("either can be")
    page.get_by_label("Fine-tuning", exact=True).check()
    page.get_by_label("Retrieval (RAG)", exact=True).uncheck()
    expect(page.locator("[data-slot=verdict]")).to_contain_text("either can be the cheaper one")


def test_options_that_are_not_compared_take_their_numbers_along(page: Page) -> None:
    for name in ("Whole corpus in context", "Retrieval (RAG)", "Retrieval plus fine-tuning"):
        page.get_by_label(name, exact=True).uncheck()
    expect(page.locator("[data-slot=bills] tr")).to_have_count(2)
    assert page.locator("[data-quantity=index]").is_hidden()
    assert page.locator("[data-quantity=examples]").is_visible()
    assert fragment(page)["compare"] == "prompting.fine-tuning"


def test_without_options_the_page_says_so(page: Page) -> None:
    for box in page.locator("[data-slot=compare] input").all():
        box.uncheck()
    expect(page.locator("[data-slot=verdict]")).to_have_text("Choose options that fit.")


def test_what_does_not_fit_is_said_and_left_out_of_the_order(page: Page) -> None:
    page.get_by_label("A document assistant", exact=True).check()
    expect(page.locator("[data-slot=bills]")).to_contain_text("Does not fit: 19,000,000 tokens too many")


def test_a_break_even_is_said_with_its_formula_and_never_is_said_in_words(page: Page) -> None:
    evens = page.locator("[data-slot=evens]")
    expect(evens).to_contain_text("at every volume")
    expect(evens).to_contain_text(re.compile(r"above [\d,]+ requests per month: \$[\d,]+ more each month"))
    put(page, "price-in", "0")
    put(page, "price-out", "0.000001")
    expect(evens).to_contain_text("never breaks even")


def test_a_shared_address_brings_the_numbers_back(page: Page, context: BrowserContext) -> None:
    page.get_by_label("A large hosted model", exact=True).check()
    put(page, "requests", "123456")
    page.wait_for_function("() => location.hash.includes('123456')")
    other = context.new_page()
    other.goto(page.url)
    expect(other.locator("#input-requests")).to_have_value("123456")
    expect(other.get_by_label("A large hosted model", exact=True)).to_be_checked()
    assert verdict(other) == verdict(page)
    assert other.locator("[data-slot=notice]").is_hidden()


def test_an_address_of_another_version_or_with_garbage_is_told(context: BrowserContext, served: str) -> None:
    page = context.new_page()
    page.goto(f"{served}/{PAGE}#?v=2020.01&bogus=1&requests=-4&use=nothing")
    notice = page.locator("[data-slot=notice]")
    expect(notice).to_contain_text("version 2020.01")
    expect(notice).to_contain_text("bogus, requests, use")
    expect(page.locator("#input-requests")).to_have_value("20000")


def test_a_start_from_a_recommendation_says_whether_cost_points_the_same_way(page: Page) -> None:
    page.get_by_text("Start from a recommendation").click()
    page.locator("[data-start=small-model]").click()
    against = page.locator("[data-slot=against]")
    expect(against).to_contain_text("Cost points the other way than the guide.")
    expect(against).to_contain_text("Cost is not quality")
    put(page, "requests", "5000000")
    expect(against).to_contain_text("cost points the same way")


def test_every_recommendation_starts_with_its_own_option_compared(page: Page, guide: Guide) -> None:
    assert guide.costs
    for each in guide.costs.value.matches:
        page.evaluate(
            "each => { location.hash = document.querySelector(`[data-start=${each}]`).dataset.fragment; }", each
        )
        expect(page.locator("[data-slot=against]")).to_contain_text(guide.recommendations[each].value.title)
        assert "Tick" not in page.locator("[data-slot=against]").inner_text()
        assert page.locator("[data-slot=notice]").is_hidden()


def test_the_sums_can_be_copied_as_markdown(page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    put(page, "hourly-rate", "100")
    page.wait_for_function("() => location.hash.includes('hourly-rate')")
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    text = page.evaluate("() => navigator.clipboard.readText()")
    assert "| Better prompting | $" in text
    assert "- Price of an hour of work: 100 ($ / hour)" in text
    assert f"]({page.url})" in text


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.locator("[name=use]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#input-requests")).to_have_value("5000")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.id") == "input-requests":
            break
    page.keyboard.press("Control+A")
    page.keyboard.type("7000")
    page.wait_for_function("() => location.hash.includes('requests=7000')")
    expect(page.locator("#input-requests")).to_be_focused()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_no_state_breaks_an_accessibility_rule_or_the_width(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    put(page, "requests", "-1")
    page.locator(".costs__starts").evaluate("each => each.open = true")
    for group in page.locator(".costs__group").all():
        group.evaluate("each => each.open = true")
    assert not violations(page, ".costs__live", schemes=(scheme,))
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_jumps_when_the_script_starts(context: BrowserContext, served: str, width: int) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{served}/{PAGE}")
    expect(page.locator(".costs")).to_have_attribute("data-mode", "live")
    shift = page.evaluate(
        """() => new Promise((resolve) => {
             let sum = 0;
             new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (sum += value)))
               .observe({ type: "layout-shift", buffered: true });
             setTimeout(() => resolve(sum), 300);
           })"""
    )
    assert shift < 0.001


def test_without_its_script_everything_appears(context: BrowserContext, served: str) -> None:
    page = context.new_page()
    page.route(
        "**/costs/costs.js",
        lambda route: route.fulfill(status=200, content_type="text/javascript", body="export function mount() {}"),
    )
    page.goto(f"{served}/{PAGE}")
    assert page.get_by_role("heading", name="Worked sums").is_hidden()
    expect(page.get_by_role("heading", name="Worked sums")).to_be_visible(timeout=5000)


def test_print_shows_results_and_numbers_and_no_controls(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator("[data-slot=bills]").is_visible()
    assert page.locator("#input-requests").is_visible()
    assert page.locator(".costs .tools").is_hidden()


def test_a_price_whose_day_has_passed_is_said_to_be_due(browser: Browser, served: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.set_fixed_time("2030-01-01")
    page.goto(f"{served}/{PAGE}")
    expect(page.locator("[data-quantity=price-in]")).to_contain_text("Due to be read again.")
    assert "Due to be read again." not in page.locator("[data-quantity=requests]").inner_text()
    context.close()


@pytest.fixture
def at_result(guide: Guide) -> str:
    """The fragment of the flow at a recommendation that has a start in the calculator."""
    example = next(each.value for each in guide.examples.values() if each.value.recommends == "retrieval")
    pairs = [("v", guide.tree.value.version), *example.answers.items(), ("r", "retrieval")]
    return "#?" + "&".join(f"{name}={value}" for name, value in pairs)


def test_costs_go_from_a_result_to_the_calculator_and_back_into_the_record(
    context: BrowserContext, served: str, guide: Guide, at_result: str
) -> None:
    page = context.new_page()
    page.goto(f"{served}/{guide.id}/{at_result}")
    page.get_by_role("link", name="What it costs, with your numbers").locator("visible=true").click()
    expect(page.locator("[data-slot=against]")).to_contain_text(guide.recommendations["retrieval"].value.title)
    put(page, "requests", "7777")
    page.wait_for_function("() => location.hash.includes('7777')")
    page.get_by_role("link", name="Back to your decision, with these costs").click()
    expect(page.locator("[data-view=result]")).to_be_visible()
    assert page.locator("[data-slot=notice]").is_hidden()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download JSON").click()
    record = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "docs" / "decision-record.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(record)
    assert [each["option"] for each in record["costs"]] == ["retrieval", "retrieval-plus-tuning"]
    page.goto(record["calculation"])
    expect(page.locator("#input-requests")).to_have_value("7777")
    assert f"${record['costs'][0]['month']:,}" in page.locator("[data-slot=bills]").inner_text()


def test_the_record_says_the_costs_in_words(context: BrowserContext, served: str, guide: Guide, at_result: str) -> None:
    page = context.new_page()
    page.goto(f"{served}/{guide.id}/{at_result}&costs=retrieval.2988~prompting.912&sum=v%3D1%26requests%3D5")
    expect(page.locator("[data-slot=paper]")).to_contain_text("Retrieval (RAG): $2,988")
    assert page.locator("[data-slot=paper] a", has_text="the sums with our numbers").get_attribute("href") == (
        f"{served}/{guide.id}/costs/#?v=1&requests=5&back={quote(at_result.removeprefix('#?'), safe='')}"
    )


@pytest.mark.parametrize(
    "costs", ["", "~", "retrieval", "retrieval.x", "nothing.5", "retrieval.-1", "<b>.1", "retrieval.1e9"]
)
def test_costs_that_say_nothing_are_left_out_of_the_record(
    context: BrowserContext, served: str, guide: Guide, at_result: str, costs: str
) -> None:
    page = context.new_page()
    page.goto(f"{served}/{guide.id}/{at_result}&costs={quote(costs)}")
    expect(page.locator("[data-slot=paper]")).to_contain_text("Version")
    assert "Costs per month" not in page.locator("[data-slot=paper]").inner_text()
    assert page.locator("[data-slot=notice]").is_hidden()
