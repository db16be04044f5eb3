"""The decision flow with its script: answered, understood, challenged, shared and resumed, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from build_tools import graph
from build_tools.model import UNSURE, Guide
from tests.browser.axe import violations

FLOW = ".flow"
CHART = ".flowchart__drawing"  # judged on its own page
LIVE = ".flow__chart .flowchart--live"
CURRENT = ".flow:not([data-mode=starting]) .question:not([hidden])"


@pytest.fixture
def page(context: BrowserContext, served: str, guide: Guide) -> Iterator[Page]:
    page = context.new_page()
    open_flow(page, f"{served}/{guide.id}/")
    yield page


def open_flow(page: Page, address: str) -> None:
    """Open the page at `address` and wait until it has all that the flow will ever ask for."""
    page.goto("about:blank")
    page.goto(address)
    page.locator(LIVE).wait_for(state="attached")


def answer(page: Page, *answers: str) -> None:
    """Click, and wait for what comes after the paint: the address, the answers so far, the chart."""
    for each in answers:
        click(page, each)
    settled(page)


def click(page: Page, answer: str) -> None:
    page.locator(f'{CURRENT} [data-answer="{answer}"]').click()


def settled(page: Page) -> None:
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 70)))")


def question(page: Page) -> str | None:
    """The question that is shown, or None at a result."""
    page.locator(".flow:not([data-mode=starting])").wait_for()
    shown = page.locator(CURRENT)
    return shown.get_attribute("data-question") if shown.count() else None


def result(page: Page) -> str:
    title = page.locator('[data-view="result"] [data-slot="title"]')
    title.wait_for()
    return title.inner_text()


def ways(guide: Guide) -> list[graph.Way]:
    tree = guide.tree.value
    return [way for node in graph.ordered(tree) if node in guide.recommendations for way in graph.ways(tree, node)]


def longest(guide: Guide) -> graph.Way:
    return max(ways(guide), key=len)


def fragment(guide: Guide, way: graph.Way, end: str = "", version: str = "") -> str:
    pairs = [("v", version or guide.tree.value.version), *way, *([("r", end)] if end else [])]
    return "#?" + "&".join(f"{name}={value}" for name, value in pairs)


def title(guide: Guide, recommendation_id: str) -> str:
    return guide.recommendations[recommendation_id].value.title


# Answering


SHOWN = """() => ({
  question: document.querySelector(".question:not([hidden])")?.dataset.question,
  place: document.querySelector(".question:not([hidden]) .question__place")?.textContent,
})"""


def test_every_path_walked_by_clicks_ends_where_the_tree_says(page: Page, guide: Guide) -> None:
    """With what is said on the way: how many questions may follow, and how many were answered."""
    tree = guide.tree.value
    remaining = graph.remaining(tree)
    for way in ways(guide):
        page.locator('[data-slot="again"]').click()
        for place, (question_id, answer_id) in enumerate(way):
            left = remaining[question_id]
            said = f"{place} answered · " + (f"at most {left} to go" if left > 1 else "the last one")
            assert page.evaluate(SHOWN) == {"question": question_id, "place": said}
            click(page, answer_id)
        end = graph.walk(tree, dict(way)).end
        assert result(page) == title(guide, end)
        expect(page.locator(".flow__trail li")).to_have_count(len(way))
        assert page.url.endswith(fragment(guide, way, end))
        expect(page.locator(".flow__results a")).to_have_text([title(guide, end)])


def test_what_is_still_possible_is_what_can_be_reached(page: Page, guide: Guide) -> None:
    tree = guide.tree.value
    for question_id, answer_id in longest(guide):
        reached = graph.reachable(tree.model_copy(update={"start": question_id}))
        expected = {title(guide, node) for node in reached if node in guide.recommendations}
        expect(page.locator(".flow__results a")).to_have_count(len(expected))
        assert set(page.locator(".flow__results a").all_text_contents()) == expected
        answer(page, answer_id)


def test_back_and_forward_go_through_the_questions(page: Page, guide: Guide) -> None:
    way = longest(guide)
    answer(page, *(answer_id for _, answer_id in way))
    end = result(page)
    for question_id, _ in reversed(way):
        page.go_back()
        assert question(page) == question_id
    for question_id, _ in way[1:]:
        page.go_forward()
        assert question(page) == question_id
    page.go_forward()
    assert result(page) == end


def test_a_reload_resumes_where_the_reader_was(page: Page, guide: Guide) -> None:
    way = longest(guide)
    answer(page, *(answer_id for _, answer_id in way[:3]))
    page.reload()
    assert question(page) == way[3][0]
    assert page.locator(".flow__trail li").count() == 3
    answer(page, *(answer_id for _, answer_id in way[3:]))
    end = result(page)
    page.reload()
    assert result(page) == end
    expect(page.locator(".flow__notice")).to_be_hidden()


def test_one_answer_can_be_changed_and_the_others_stay(page: Page, guide: Guide) -> None:
    """For each question of a long way: change it to what it was, and the same result comes back at once."""
    way = longest(guide)
    answer(page, *(answer_id for _, answer_id in way))
    end = result(page)
    for place, (question_id, answer_id) in enumerate(way):
        page.locator(".flow__trail a").nth(place).click()
        assert question(page) == question_id
        earlier = page.locator(f'{CURRENT} [aria-current="true"]')
        assert earlier.get_attribute("data-answer") == answer_id
        answer(page, answer_id)
        assert result(page) == end


def test_answers_that_no_longer_apply_come_back_when_they_do(page: Page, guide: Guide) -> None:
    tree = guide.tree.value
    way = longest(guide)
    answer(page, *(answer_id for _, answer_id in way))
    end = result(page)
    second, taken = way[1]
    away = next(name for name, other in tree.questions[second].answers.items() if other.goto in guide.recommendations)
    page.locator(".flow__trail a").nth(1).click()
    answer(page, away)
    assert result(page) == title(guide, tree.questions[second].answers[away].goto)
    assert page.locator(".flow__trail li").count() == 2
    page.reload()  # what was kept aside survives that too
    page.locator(".flow__trail a").nth(1).click()
    answer(page, taken)
    assert result(page) == end


def test_starting_again_forgets_the_answers_and_can_be_undone(page: Page, guide: Guide) -> None:
    way = longest(guide)
    answer(page, *(answer_id for _, answer_id in way[:2]))
    page.locator('[data-slot="again"]').click()
    assert question(page) == guide.tree.value.start
    expect(page.locator(".flow__trail")).to_be_hidden()
    assert "#" not in page.url
    page.go_back()
    assert question(page) == way[2][0]


def test_what_each_answer_implies_is_shown_on_demand(page: Page) -> None:
    because = page.locator(f"{CURRENT} .answer__because").first
    expect(because).to_be_hidden()
    page.locator('[data-do="imply"]').click()
    expect(because).to_be_visible()
    expect(page.locator('[data-do="imply"]')).to_have_attribute("aria-pressed", "true")


def test_an_answer_opened_in_a_new_tab_goes_on_there(page: Page, guide: Guide, context: BrowserContext) -> None:
    (start, answer_id), (following, _) = longest(guide)[:2]
    with context.expect_page() as opened:
        page.locator(f'{CURRENT} [data-answer="{answer_id}"]').click(modifiers=["ControlOrMeta"])
    opened.value.locator(CURRENT).wait_for()
    assert question(opened.value) == following
    assert question(page) == start


# Understanding the result


def shown_changes(page: Page, guide: Guide) -> list[tuple[str, str]]:
    """The address of each change that the result lists, with the title that it is listed under."""
    return [
        tuple(pair)
        for pair in page.evaluate(
            """() => [...document.querySelectorAll('[data-slot="others"] .other__changes a, [data-slot="same"] a')].map(
              (link) => [link.closest(".other")?.querySelector(".other__title").firstChild.textContent
                ?? document.querySelector('[data-slot="title"]').textContent, link.textContent])"""
        )
    ]


def test_every_single_change_is_listed_under_what_it_leads_to(page: Page, guide: Guide, served: str) -> None:
    tree = guide.tree.value
    for way in ways(guide):
        end = graph.walk(tree, dict(way)).end
        page.goto(f"{served}/{guide.id}/{fragment(guide, way, end)}")
        changes = graph.changes(tree, dict(way))
        expected = []
        for change in changes:
            asked = tree.questions[change.question]
            expected.append((title(guide, change.end), f"{asked.ask} {asked.answers[change.answer].label}"))
        assert sorted(shown_changes(page, guide)) == sorted(expected)
        second = graph.runner_up(tree, changes, end)
        marked = page.locator(".other:has(.other__mark)")
        assert marked.count() == (second is not None)
        if second is not None:
            assert marked.locator(".other__title").inner_text().startswith(title(guide, second))
            assert guide.recommendations[second].value.summary in marked.inner_text()


def test_a_change_is_one_click_away(page: Page, guide: Guide) -> None:
    way = longest(guide)
    answer(page, *(answer_id for _, answer_id in way))
    change = next(change for change in graph.changes(guide.tree.value, dict(way)) if not change.further)
    label = guide.tree.value.questions[change.question].answers[change.answer].label
    page.locator('[data-slot="others"] a').filter(has_text=label).first.click()
    assert result(page) == title(guide, change.end)
    settled(page)
    page.go_back()
    assert page.locator(".flow__trail li").count() == len(way)


def test_the_result_gives_the_reasons_the_test_and_the_evidence(page: Page, guide: Guide) -> None:
    tree = guide.tree.value
    way = longest(guide)
    answer(page, *(answer_id for _, answer_id in way))
    recommendation = guide.recommendations[graph.walk(tree, dict(way)).end].value
    view = page.locator('[data-view="result"]')
    reasons = view.locator('[data-slot="why"] li')
    assert reasons.count() == len(way)
    for place, (question_id, answer_id) in enumerate(way):
        text = reasons.nth(place).inner_text()
        assert tree.questions[question_id].ask in text
        assert tree.questions[question_id].answers[answer_id].label in text
        assert tree.questions[question_id].answers[answer_id].because.split(".")[0] in text
    assert recommendation.first_test.do.split(".")[0] in view.locator('[data-slot="test"]').inner_text()
    assert view.locator('[data-slot="evidence"] a').count() == len(set(recommendation.claims))
    view.locator('[data-slot="address"]').click()
    expect(page.locator("h1")).to_have_text(recommendation.title)


def test_teams_who_answered_alike_come_first(page: Page, guide: Guide, served: str) -> None:
    example = next(
        example.value
        for example in guide.examples.values()
        if sum(other.value.recommends == example.value.recommends for other in guide.examples.values()) > 2
    )
    page.goto(f"{served}/{guide.id}/{fragment(guide, tuple(example.answers.items()), example.recommends)}")
    rows = page.locator('[data-slot="examples"] li').all_inner_texts()
    steps = len(example.answers)
    assert f"{steps} of {steps} answers like yours" in rows[0]
    alike = [int(row.rsplit(" of ", 1)[0].rsplit(" ", 1)[1]) for row in rows]
    assert alike == sorted(alike, reverse=True)


def test_not_sure_carries_on_and_says_at_the_result_whether_it_matters(page: Page, guide: Guide, served: str) -> None:
    tree = guide.tree.value
    for way in ways(guide):
        steps = tuple(
            (name, UNSURE if (known := tree.questions[name].unsure) and known.assume == given else given)
            for name, given in way
        )
        unsure = [name for name, given in steps if given == UNSURE]
        end = graph.walk(tree, dict(steps)).end
        page.goto(f"{served}/{guide.id}/{fragment(guide, steps, end)}")
        assert page.locator(".flow__trail .step__answer").filter(has_text="Not sure; carried on as").count() == len(
            unsure
        )
        rows = page.locator('[data-slot="assumed"] > li')
        assert rows.count() == len(unsure)
        changes = graph.changes(tree, dict(steps))
        for place, name in enumerate(unsure):
            text = rows.nth(place).inner_text()
            assert tree.questions[name].ask in text
            ends = {title(guide, change.end) for change in changes if change.question == name and change.end != end}
            assert ("This matters" in text) == bool(ends)
            assert all(f"“{name}”" in text for name in ends)


# Links


def test_a_link_of_this_version_is_followed_without_a_word(page: Page, guide: Guide, served: str) -> None:
    way = longest(guide)
    end = graph.walk(guide.tree.value, dict(way)).end
    open_flow(page, f"{served}/{guide.id}/{fragment(guide, way, end)}")
    assert result(page) == title(guide, end)
    expect(page.locator(".flow__notice")).to_be_hidden()


def test_a_link_of_another_version_with_the_same_result_says_so(page: Page, guide: Guide, served: str) -> None:
    way = longest(guide)
    end = graph.walk(guide.tree.value, dict(way)).end
    open_flow(page, f"{served}/{guide.id}/{fragment(guide, way, end, '2020.1')}")
    notice = page.locator(".flow__notice").inner_text()
    assert "made with version 2020.1" in notice
    assert "The result is the same." in notice


def test_a_link_whose_result_has_changed_tells_both(page: Page, guide: Guide, served: str) -> None:
    first, second = ways(guide)[:2]
    before = graph.walk(guide.tree.value, dict(second)).end
    now = graph.walk(guide.tree.value, dict(first)).end
    open_flow(page, f"{served}/{guide.id}/{fragment(guide, first, before, '2020.1')}")
    notice = page.locator(".flow__notice").inner_text()
    assert f"The link led to “{title(guide, before)}”." in notice
    assert f"The same answers now lead to “{title(guide, now)}”." in notice
    assert result(page) == title(guide, now)


def test_a_link_with_lost_questions_and_answers_names_them_and_goes_on(page: Page, guide: Guide, served: str) -> None:
    way = longest(guide)
    spoilt = (*way[:2], ("no-such-question", "yes"), (way[2][0], "no-such-answer"), *way[3:])
    open_flow(page, f"{served}/{guide.id}/{fragment(guide, spoilt, 'no-such-result', '2020.1')}")
    assert question(page) == way[2][0]
    notice = page.locator(".flow__notice").inner_text()
    assert "The question “no-such-question” is not asked any more." in notice
    assert "has no answer “no-such-answer” any more." in notice
    assert "The link led to “no-such-result”." in notice
    assert "Go on from here." in notice
    answer(page, way[2][1])
    end = graph.walk(guide.tree.value, dict(way)).end
    assert result(page) == title(guide, end)
    expect(page.locator(".flow__notice")).to_be_hidden()


@pytest.mark.parametrize(
    "garbage", ["#?<script>", "#?%00", "#nowhere", "#q-nowhere", "#r-", "#?v=1&x=%3Cimg%20src%3D1%3E"]
)
def test_garbage_in_the_address_is_told_and_starts_afresh(page: Page, guide: Guide, served: str, garbage: str) -> None:
    open_flow(page, f"{served}/{guide.id}/{garbage}")
    assert question(page) == guide.tree.value.start
    assert "a link says nothing" in page.locator(".flow__notice").inner_text().lower().replace("this", "a")


def test_an_anchor_of_a_question_asks_it_and_says_what_it_takes_as_given(page: Page, guide: Guide, served: str) -> None:
    way = longest(guide)
    last, answer_id = way[-1]
    open_flow(page, f"{served}/{guide.id}/#q-{last}")
    assert question(page) == last
    shortest = next(graph.ways(guide.tree.value, last))
    assert page.locator(".flow__notice li").count() == len(shortest)
    answer(page, answer_id)
    assert page.locator(".flow__trail li").count() == len(shortest) + 1
    assert result(page) == title(guide, graph.walk(guide.tree.value, dict(way)).end)


def test_an_anchor_of_a_question_already_answered_asks_it_again(page: Page, guide: Guide) -> None:
    way = longest(guide)
    answer(page, *(answer_id for _, answer_id in way[:3]))
    page.evaluate(f"location.hash = '#q-{way[1][0]}'")
    page.locator(f'{CURRENT}[data-question="{way[1][0]}"]').wait_for()
    answer(page, way[1][1])
    assert question(page) == way[3][0]


def test_other_anchors_of_the_page_leave_the_answers_alone(page: Page, guide: Guide) -> None:
    way = longest(guide)
    answer(page, way[0][1])
    before = page.url
    page.evaluate("location.hash = document.querySelector('h1').id")
    page.wait_for_function("before => location.href === before", arg=before)
    assert question(page) == way[1][0]


def test_sharing_uses_the_sheet_of_the_system(page: Page, guide: Guide) -> None:
    page.evaluate("navigator.share = (data) => { window.shared = data; return Promise.resolve(); }")
    answer(page, longest(guide)[0][1])
    page.locator('[data-do="share"]').click()
    assert page.evaluate("window.shared.url") == page.url


def test_without_a_sheet_the_link_is_copied(page: Page, guide: Guide, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("delete Navigator.prototype.share")
    answer(page, longest(guide)[0][1])
    share = page.locator('[data-do="share"]')
    share.click()
    expect(share).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


# “I already know what I want”


def test_from_a_recommendation_back_to_what_would_have_to_be_true(page: Page, guide: Guide) -> None:
    tree = guide.tree.value
    goal = graph.walk(tree, dict(longest(guide))).end
    shown = list(graph.ways(tree, goal))[:8]
    page.get_by_role("link", name="I already know what I want").click()
    page.locator(f'.result__goal a[href="#r-{goal}"]').click()
    lists = page.locator('[data-slot="ways"] > li')
    assert lists.count() == len(shown)
    boxes = lists.first.get_by_role("checkbox")
    assert boxes.count() == len(shown[0])
    expect(lists.first.locator(".way__count")).to_have_text(f"0 of {len(shown[0])} are true")
    for box in boxes.all():
        box.check()
    expect(lists.first.locator(".way__count")).to_have_text("All true: this is your result")
    page.get_by_role("link", name="Go on with these answers").click()
    assert result(page) == title(guide, goal)


def test_ticks_that_are_not_enough_are_taken_along_to_the_first_open_question(
    page: Page, guide: Guide, served: str
) -> None:
    tree = guide.tree.value
    goal = graph.walk(tree, dict(longest(guide))).end
    way = next(graph.ways(tree, goal))
    open_flow(page, f"{served}/{guide.id}/#r-{goal}")
    for box in page.locator('[data-slot="ways"] > li').first.get_by_role("checkbox").all()[1:]:
        box.check()
    page.get_by_role("link", name="Go on with these answers").click()
    assert question(page) == way[0][0]
    answer(page, way[0][1])
    assert result(page) == title(guide, goal)


def test_a_question_has_one_tick(page: Page, guide: Guide, served: str) -> None:
    tree = guide.tree.value
    goal, several = next(
        (node, list(graph.ways(tree, node)))
        for node in graph.ordered(tree)
        if graph.path_counts(tree)[node] > 1
        if node in guide.recommendations
    )
    differing = next(
        (name, one, other)
        for first, second in pairwise(several)
        for name, one in first
        if (other := dict(second).get(name)) and other != one
    )
    open_flow(page, f"{served}/{guide.id}/#r-{goal}")
    labels = [tree.questions[differing[0]].answers[answer_id].label for answer_id in differing[1:]]
    first, second = (
        page.locator(".way__tick").filter(has_text=label).first.get_by_role("checkbox") for label in labels
    )
    first.check()
    second.check()
    expect(first).not_to_be_checked()


# By keyboard, and for those who listen


def test_focus_follows_the_reader_and_does_not_run_ahead(page: Page, guide: Guide) -> None:
    assert page.evaluate("document.activeElement === document.body")
    answer(page, longest(guide)[0][1])
    assert page.evaluate(f"document.activeElement === document.querySelector('{CURRENT} h2')")
    status = page.locator(".flow__status")
    assert status.inner_text() == page.locator(f"{CURRENT} .question__place").inner_text()
    assert page.locator("[role=status], [aria-live]").filter(has_text="answered").count() == 1


def test_the_whole_flow_by_keys_alone(page: Page, guide: Guide) -> None:
    tree = guide.tree.value
    way = longest(guide)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches('{CURRENT} [data-answer]')"):
            break
    for place, (question_id, answer_id) in enumerate(way):
        assert question(page) == question_id
        number = list(tree.questions[question_id].answers).index(answer_id) + 1
        if place % 2:
            page.keyboard.press(str(number))
        else:
            page.locator(f"{CURRENT} h2").focus() if place else None
            for _ in range(number - (0 if place else 1)):
                page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
    assert result(page) == title(guide, graph.walk(tree, dict(way)).end)
    assert page.evaluate("document.activeElement.textContent") == result(page)


def test_arrows_go_round_the_answers(page: Page) -> None:
    answers = page.locator(f"{CURRENT} [data-answer]")
    answers.first.focus()
    page.keyboard.press("ArrowUp")
    expect(answers.last).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(answers.first).to_be_focused()


def test_numbers_choose_nothing_outside_the_question(page: Page, guide: Guide) -> None:
    page.keyboard.press("1")
    page.locator('[data-do="share"]').focus()
    page.keyboard.press("1")
    assert question(page) == guide.tree.value.start


def test_what_can_be_pressed_is_large_enough_for_a_finger(page: Page, guide: Guide) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    small = []
    for _, answer_id in longest(guide):
        small += too_small(page)
        answer(page, answer_id)
    assert not small + too_small(page)


def too_small(page: Page) -> list[str]:
    return page.evaluate(
        """() => [...document.querySelectorAll(
            ".flow a[data-answer], .flow button, .flow .tools a, .flow .button, .flow summary, .flow a.step")]
          .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 43.9)
          .map((element) => element.outerHTML)"""
    )


def test_no_step_breaks_an_accessibility_rule(page: Page, guide: Guide) -> None:
    found = violations_in_both_widths(page)
    answer(page, *(answer_id for _, answer_id in longest(guide)[:-1]))
    found += violations_in_both_widths(page)
    answer(page, UNSURE)
    found += violations_in_both_widths(page)
    page.locator('[data-do="preview"]').click()
    page.locator(".record__notes summary").click()
    found += violations_in_both_widths(page)
    assert not found


@pytest.mark.parametrize("place", ["#results", "#r-retrieval", "#q-examples", "#nowhere"])
def test_no_anchor_leads_to_a_step_that_breaks_an_accessibility_rule(
    page: Page, guide: Guide, served: str, place: str
) -> None:
    open_flow(page, f"{served}/{guide.id}/{place}")
    assert not violations_in_both_widths(page)


def violations_in_both_widths(page: Page) -> list[tuple[str, ...]]:
    found = []
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        found += violations(page, FLOW, CHART)
    return found


# On every screen


@pytest.mark.parametrize(
    ("width", "style"),
    [(320, "html { }"), (320, "html { direction: rtl }"), (640, "html { font-size: 250% !important }")],
    ids=["small", "right to left", "letters twice as large"],
)
def test_no_step_is_wider_than_the_window(page: Page, guide: Guide, served: str, width: int, style: str) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    wide = []

    def measure() -> None:
        page.evaluate(  # as the policy allows it
            """style => {
              const sheet = new CSSStyleSheet();
              sheet.replaceSync(style);
              document.adoptedStyleSheets = [sheet];
            }""",
            style,
        )
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(page.url)

    for _, answer_id in longest(guide):
        measure()
        answer(page, answer_id)
    page.locator('[data-do="preview"]').click()
    measure()
    for place in ("#results", "#r-retrieval", "#q-examples"):
        open_flow(page, f"{served}/{guide.id}/{place}")
        measure()
    assert not wide


def test_nothing_on_the_page_jumps(page: Page, guide: Guide, served: str) -> None:
    page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((entry) => entry.value)))
          .observe({ type: "layout-shift", buffered: true });"""
    )
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for place in ("", fragment(guide, longest(guide)[:3])):
            open_flow(page, f"{served}/{guide.id}/{place}")
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(300)
            assert sum(page.evaluate("window.shifts")) < 0.001


def test_paper_gets_the_record_and_nothing_else(page: Page, guide: Guide) -> None:
    answer(page, *(answer_id for _, answer_id in longest(guide)))
    page.emulate_media(media="print")
    paper = page.locator(".record__paper")
    expect(paper).to_be_visible()
    visible = page.evaluate(
        """() => {
          const paper = document.querySelector(".record__paper");
          return [...document.querySelectorAll("body *")].filter((element) =>
            !paper.contains(element) && !element.contains(paper)
            && element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
            && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
            && element.getBoundingClientRect().height > 1).map((element) => element.textContent.trim().slice(0, 60));
        }"""
    )
    assert not visible


# Quiet, private, and never in the way


def test_a_whole_walk_asks_for_nothing(page: Page, guide: Guide) -> None:
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))  # but for the icon, asked for by Chromium itself
    answer(page, *(answer_id for _, answer_id in longest(guide)))
    for _ in longest(guide):
        page.go_back()
    page.get_by_role("link", name="I already know what I want").click()
    page.get_by_role("link", name="What would have to be true").first.click()
    page.get_by_role("link", name="Go on with these answers").click()
    page.wait_for_timeout(200)
    assert not [url for url in asked if not url.endswith(("icon.svg", "favicon.png"))]


def test_nothing_is_stored_but_in_the_history_of_the_tab(page: Page, guide: Guide) -> None:
    before = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    answer(page, *(answer_id for _, answer_id in longest(guide)))
    page.locator('[data-field="title"]').fill("Something private")
    assert page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])") == before
    assert page.context.cookies() == []


@pytest.mark.parametrize("module", ["flow", "walk", "result"])
def test_a_script_that_fails_leaves_the_plain_page_and_says_so_once(
    browser: object, served: str, guide: Guide, module: str
) -> None:
    context: BrowserContext = browser.new_context()  # type: ignore[attr-defined]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    def spoil(route: Route) -> None:
        route.fulfill(body="throw new Error('spoilt');", content_type="text/javascript")

    page.route(f"**/assets/flow/{module}.js", spoil)
    page.goto(f"{served}/{guide.id}/")
    page.wait_for_load_state("networkidle")
    assert page.locator(".question").count() == page.locator(".question:visible").count()
    assert page.locator(".result").count() == page.locator(".result:visible").count()
    expect(page.locator(".flow__trail")).to_be_hidden()
    expect(page.locator(".tools").first).to_be_hidden()
    assert len(said) == 1
    assert "stays as it is" in said[0]
    context.close()


def test_without_an_answer_from_the_server_the_whole_page_appears_after_a_while(
    browser: object, served: str, guide: Guide
) -> None:
    context: BrowserContext = browser.new_context()  # type: ignore[attr-defined]
    page = context.new_page()
    page.route("**/assets/flow/start.js", lambda route: route.abort())
    page.goto(f"{served}/{guide.id}/")
    expect(page.locator(".question").last).to_be_hidden()
    expect(page.locator(".question").last).to_be_visible(timeout=6000)
    expect(page.locator(".answer__because").first).to_be_visible()
    context.close()


def test_the_flow_survives_pages_that_are_replaced_without_loading(page: Page, guide: Guide, served: str) -> None:
    """As with Material's instant navigation: the same window, another document body, and `document$` says so."""
    open_flow(page, f"{served}/{guide.id}/")
    way = longest(guide)
    answer(page, way[0][1])
    page.evaluate(
        """async () => {
          const text = await (await fetch(location.pathname)).text();
          const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".md-content");
          history.pushState(null, "", location.pathname);
          document.querySelector(".md-content").replaceWith(document.importNode(fresh, true));
          window.document$.next(document);
        }"""
    )
    answer(page, *(answer_id for _, answer_id in way))
    assert result(page) == title(guide, graph.walk(guide.tree.value, dict(way)).end)
    page.go_back()
    assert question(page) == way[-1][0]
