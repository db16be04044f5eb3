"""The flowchart with its script: what is lit is what the tree says; zoom, pan, keyboard and address behave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from build_tools import graph
from build_tools.model import Guide, Tree
from tests.browser.axe import violations
from tests.browser.letters import MEASURE

STATES = """() => {
  const state = element => [...element.classList].map(name => name.split('--')[1]).filter(Boolean)
    .filter(name => !['question', 'result'].includes(name)).join(' ');
  const cards = [...document.querySelectorAll('.flowchart__card')];
  const edges = [...document.querySelectorAll('.flowchart__edge')];
  return {
    cards: Object.fromEntries(cards.map(card => [card.dataset.question ?? card.dataset.recommendation, state(card)])),
    edges: edges.map(edge => [edge.dataset.from, edge.dataset.answer, state(edge)]),
  };
}"""
WIDTHS = (1440, 360)
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
SCALE = "document.querySelector('.flowchart__drawing').getScreenCTM().a"
POSITION = "(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop])(document.querySelector('.flowchart__scroll'))"
UNDER = """([x, y]) => {
  const { left, top } = document.querySelector('.flowchart__drawing').getBoundingClientRect();
  return [(x - left) / SCALE, (y - top) / SCALE];
}""".replace("SCALE", SCALE)


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


@pytest.fixture
def address(served: str, guide: Guide) -> str:
    return f"{served}/{guide.id}/flowchart/"


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """The flowchart page, ready for a choice."""
    page = context.new_page()
    open_page(page, address)
    yield page
    page.close()


def open_page(page: Page, address: str) -> None:
    page.goto("about:blank")  # else a new fragment is no new page
    page.goto(address)
    page.locator(".flowchart--live").wait_for()


@pytest.fixture
def some_goal(guide: Guide) -> str:
    """The recommendation with the most ways to it."""
    counts = graph.path_counts(guide.tree.value)
    return max(guide.recommendations, key=lambda node: counts[node])


def leads_to(tree: Tree, node: str, goal: str) -> bool:
    return goal in graph.reachable(tree.model_copy(update={"start": node}))


def settled(page: Page) -> None:
    """Wait until nothing scrolls any more."""
    page.wait_for_function(
        """() => new Promise(resolve => {
          const before = JSON.stringify(POSITION);
          setTimeout(() => resolve(JSON.stringify(POSITION) === before), 80);
        })""".replace("POSITION", POSITION)
    )


def test_every_recommendation_can_be_chosen_in_the_order_of_the_drawing(page: Page, guide: Guide) -> None:
    drawn = page.locator("[data-recommendation]").evaluate_all(
        "cards => cards.map(card => card.dataset.recommendation)"
    )
    options = page.locator(".flowchart__select option").evaluate_all("options => options.map(each => each.value)")
    assert options == ["", *drawn]
    assert set(drawn) == set(guide.recommendations)


def test_what_is_lit_for_a_recommendation_is_what_leads_to_it(page: Page, guide: Guide) -> None:
    tree = guide.tree.value
    for goal in guide.recommendations:
        page.locator(".flowchart__select").select_option(goal)
        states = page.evaluate(STATES)
        on = {node for node in states["cards"] if leads_to(tree, node, goal)}
        assert states["cards"] == {
            node: "current" if node == goal else "passed" if node in on else "dimmed" for node in states["cards"]
        }
        assert {(source, answer): state for source, answer, state in states["edges"]} == {
            (question_id, answer_id): "passed" if question_id in on and answer.goto in on else "dimmed"
            for question_id, question in tree.questions.items()
            for answer_id, answer in question.answers.items()
        }


def test_the_same_is_said_in_words(page: Page, guide: Guide) -> None:
    """The list below keeps the questions and the answers that lie on a way, each question with its number."""
    tree = guide.tree.value
    counts = graph.path_counts(tree)
    questions = [node for node in graph.ordered(tree) if node in tree.questions]
    for goal in guide.recommendations:
        page.locator(".flowchart__select").select_option(goal)
        said = page.locator(".flowchart__choice [role=status]").inner_text()
        on = {node for node in graph.reachable(tree) if leads_to(tree, node, goal)}
        assert said.startswith(f"{counts[goal]} way")
        assert f" {len(on - {goal})} of {len(tree.questions)} questions" in said
        listed = page.locator(".outline__ask:visible").evaluate_all(
            """asks => asks.map(ask => {
              const item = ask.closest("li");
              const answers = [...item.querySelectorAll("[data-answer]")].filter(answer => answer.checkVisibility());
              return [ask.id, item.value, answers.map(answer => answer.dataset.answer)];
            })"""
        )
        assert listed == [
            [f"o-{node}", place, [name for name, answer in tree.questions[node].answers.items() if answer.goto in on]]
            for place, node in enumerate(questions, 1)
            if node in on
        ]
    page.locator(".flowchart__select").select_option("")
    assert page.locator(".outline__ask:visible").count() == len(questions)


@pytest.fixture
def flow(page: Page, served: str, guide: Guide) -> Page:
    """The flow page, with the chart that it has borrowed."""
    page.goto(f"{served}/{guide.id}/")
    page.locator(".flow .flowchart--live").wait_for()
    return page


def follow(flow: Page, guide: Guide, answers: Sequence[tuple[str, str]]) -> None:
    fragment = "&".join(f"{name}={value}" for name, value in (("v", guide.tree.value.version), *answers))
    flow.evaluate("fragment => { location.hash = fragment; }", f"?{fragment}")
    flow.wait_for_function("length => document.querySelectorAll('.flow__trail li').length === length", arg=len(answers))


def test_the_path_so_far_is_shown_for_every_example(flow: Page, guide: Guide) -> None:
    tree = guide.tree.value
    for example in guide.examples.values():
        answers = list(example.value.answers.items())
        for length in (len(answers) // 2, len(answers)):
            follow(flow, guide, answers[:length])
            walked = graph.walk(tree, dict(answers[:length]))
            passed = {question for question, _ in walked.steps}
            ahead = graph.reachable(tree.model_copy(update={"start": walked.end}))
            steps = taken(tree, dict(walked.steps))
            flow.locator(
                f'[aria-current=step]:is([data-question="{walked.end}"], [data-recommendation="{walked.end}"])'
            ).wait_for()
            states = flow.evaluate(STATES)
            for node, state in states["cards"].items():
                expected = "passed" if node in passed else "" if node in ahead else "dimmed"
                assert state == ("current" if node == walked.end else expected)
            for source, answer, state in states["edges"]:
                expected = "passed" if (source, answer) in steps else "" if source in ahead else "dimmed"
                assert state == expected
            current = flow.locator("[aria-current=step]").evaluate_all(
                "cards => cards.map(card => card.dataset.question ?? card.dataset.recommendation)"
            )
            assert current == [walked.end]


def taken(tree: Tree, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The answers, each “unsure” as what it assumes: the drawing does not say that."""
    assumed = {
        question_id: question.unsure.assume for question_id, question in tree.questions.items() if question.unsure
    }
    return [(node, assumed[node] if answer == "unsure" else answer) for node, answer in given.items()]


def test_the_current_card_comes_into_sight_and_the_page_stays(flow: Page, guide: Guide) -> None:
    example = max(guide.examples.values(), key=lambda each: len(each.value.answers))
    follow(flow, guide, list(example.value.answers.items())[:-1])
    before = flow.evaluate("scrollY")
    flow.wait_for_function("""() => {
      const card = document.querySelector('[aria-current=step]').getBoundingClientRect();
      const view = document.querySelector('.flowchart__scroll').getBoundingClientRect();
      return card.left >= view.left && card.right <= view.right && card.top >= view.top && card.bottom <= view.bottom;
    }""")
    assert flow.evaluate("scrollY") == before


def test_a_card_leads_to_its_question_or_to_what_would_have_to_be_true(flow: Page, guide: Guide) -> None:
    tree = guide.tree.value
    flow.locator('.flow__map [data-recommendation="retrieval"]').dispatch_event("click")
    expect(flow.locator('[data-slot="goal"]')).to_have_text(guide.recommendations["retrieval"].value.title)
    flow.locator('.flowchart__card--current[data-recommendation="retrieval"]').wait_for()
    states = flow.evaluate(STATES)["cards"]
    assert {node for node, state in states.items() if state == "passed"} == {
        node for node in tree.questions if leads_to(tree, node, "retrieval")
    }
    last = [node for node in graph.ordered(tree) if node in tree.questions][-1]
    flow.locator(f'.flow__map [data-question="{last}"]').dispatch_event("click")
    expect(flow.locator(f'.question[data-question="{last}"]')).to_be_visible()


def test_dimmed_letters_can_still_be_read(page: Page, some_goal: str) -> None:
    page.locator(".flowchart__select").select_option(some_goal)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(100)
        texts = page.evaluate(MEASURE)
        assert len(texts) > 100
        assert not [text for text in texts if text["contrast"] < 4.5 or text["size"] < 12 or not text["inside"]]


def test_no_accessibility_rule_is_broken_with_a_choice_made(page: Page, some_goal: str) -> None:
    page.locator(".flowchart__select").select_option(some_goal)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert not violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_zoom_changes_the_size_of_the_drawing_and_nothing_is_stretched(page: Page) -> None:
    drawing = page.locator(".flowchart__drawing")
    view_box = drawing.get_attribute("viewBox")
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate(SCALE) == pytest.approx(2**0.5, abs=0.001)
    assert min(text["size"] for text in page.evaluate(MEASURE)) > 16
    assert drawing.get_attribute("viewBox") == view_box
    assert drawing.evaluate("svg => getComputedStyle(svg).transform") == "none"
    page.get_by_role("button", name="Zoom out").click()
    assert page.evaluate(SCALE) == 1


def test_zoom_has_limits(page: Page) -> None:
    for name, limit in (("Zoom in", 4), ("Zoom out", 0.1)):
        for _ in range(16):
            page.get_by_role("button", name=name).click()
        assert page.evaluate(SCALE) == pytest.approx(limit, abs=0.001)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_whole_chart_fits_its_box_and_one_more_press_brings_the_letters_back(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    button = page.get_by_role("button", name="Whole chart")
    button.click()
    assert page.locator(".flowchart__scroll").evaluate(
        "box => box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight"
    )
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(SCALE) == 1


def test_a_button_keeps_the_middle_in_place(page: Page) -> None:
    page.locator(".flowchart__scroll").evaluate("box => box.scrollTo({ left: 300, top: 400, behavior: 'instant' })")
    box = page.locator(".flowchart__scroll").bounding_box()
    assert box
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    before = page.evaluate(UNDER, middle)
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate(UNDER, middle) == pytest.approx(before, abs=2)


def test_the_wheel_zooms_around_the_pointer_with_ctrl_and_scrolls_without(page: Page) -> None:
    page.locator(".flowchart__scroll").evaluate("box => box.scrollTo({ left: 300, top: 300, behavior: 'instant' })")
    point = [500, 600]
    page.mouse.move(*point)
    before = page.evaluate(UNDER, point)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_function(f"() => {SCALE} > 1.3")
    assert page.evaluate(UNDER, point) == pytest.approx(before, abs=2)
    scale, (_, top) = page.evaluate(SCALE), page.evaluate(POSITION)
    page.mouse.wheel(0, 100)
    page.wait_for_function(f"() => {POSITION}[1] > {top + 50}")
    assert page.evaluate(SCALE) == scale


def test_a_drag_moves_the_drawing_and_opens_nothing(page: Page) -> None:
    card = page.locator("[data-question]").nth(2)
    box = card.bounding_box()
    assert box
    page.mouse.move(box["x"] + 80, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 20, steps=4)
    page.mouse.move(box["x"] - 70, box["y"] - 10, steps=4)
    page.mouse.up()
    assert page.evaluate(POSITION) == pytest.approx([150, 50], abs=1)
    page.wait_for_timeout(100)
    assert page.url.endswith("/flowchart/")
    page.mouse.move(box["x"], box["y"])
    assert page.evaluate(POSITION) == pytest.approx([150, 50], abs=1)
    card.click()
    page.locator(".question:visible").wait_for()


def test_the_keyboard_alone_chooses_zooms_and_clears(page: Page, guide: Guide) -> None:
    page.locator(".flowchart__select").focus()
    page.keyboard.press("ArrowDown")
    first = page.locator(".flowchart__select option").nth(1).get_attribute("value")
    expect(page.locator(".flowchart__card--current")).to_have_attribute("data-recommendation", str(first))
    page.keyboard.press("+")
    assert page.evaluate(SCALE) == 1
    for name in ("Zoom out", "Zoom in", "Whole chart"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".flowchart__scroll")).to_be_focused()
    for key, scale in (("+", 2**0.5), ("-", 1), ("-", 0.5**0.5)):
        page.keyboard.press(key)
        assert page.evaluate(SCALE) == pytest.approx(scale, abs=0.001)
    page.keyboard.press("0")
    expect(page.get_by_role("button", name="Whole chart")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".flowchart__card--dimmed")).to_have_count(0)
    expect(page.locator(".flowchart__select")).to_have_value("")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(f'.question[data-question="{guide.tree.value.start}"]').wait_for()


def test_the_choice_is_kept_in_the_address(page: Page, address: str, some_goal: str) -> None:
    entries = page.evaluate("history.length")
    page.locator(".flowchart__select").select_option(some_goal)
    assert page.url == f"{address}#to={some_goal}"
    page.reload()
    expect(page.locator(".flowchart__card--current")).to_have_attribute("data-recommendation", some_goal)
    expect(page.locator(".flowchart__select")).to_have_value(some_goal)
    page.locator(".flowchart__select").select_option("")
    assert page.url == address
    assert page.evaluate("history.length") == entries
    page.evaluate("goal => { location.hash = `to=${goal}` }", some_goal)
    expect(page.locator(".flowchart__select")).to_have_value(some_goal)


def test_garbage_in_the_address_is_harmless(page: Page, address: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for garbage in ("", "nothing-like-it", "__proto__", "%E0%A4%A", "a&to=b", "<b>'\"]", "q" * 9000):
        open_page(page, f"{address}#to={garbage}")
        page.evaluate("text => { location.hash = `to=${text}x` }", garbage)
        page.wait_for_timeout(30)
        expect(page.locator(".flowchart__card--dimmed")).to_have_count(0)
        expect(page.locator(".flowchart__select")).to_have_value("")
    assert not said


def test_scrolling_is_smooth_only_where_motion_is_welcome(page: Page) -> None:
    scroll = page.locator(".flowchart__scroll")
    page.emulate_media(reduced_motion="reduce")
    assert scroll.evaluate("box => getComputedStyle(box).scrollBehavior") == "auto"
    page.emulate_media(reduced_motion="no-preference")
    assert scroll.evaluate("box => getComputedStyle(box).scrollBehavior") == "smooth"


def test_everything_to_press_is_large_enough_for_a_finger(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for target in page.locator(".flowchart__tools button, .flowchart__select").all():
            box = target.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 44


def test_paper_shows_nothing_dimmed_and_no_buttons(page: Page, some_goal: str) -> None:
    card = page.locator(f'[data-recommendation]:not([data-recommendation="{some_goal}"])').first
    looks = """card => [...card.querySelectorAll('rect, text')].map(part => {
      const { fill, stroke, fontWeight } = getComputedStyle(part);
      return [fill, stroke, fontWeight].join();
    })"""
    before = card.evaluate(looks)
    page.locator(".flowchart__select").select_option(some_goal)
    assert card.evaluate(looks) != before
    page.emulate_media(media="print")
    assert card.evaluate(looks) == before
    expect(page.locator(".flowchart__tools")).to_be_hidden()
    expect(page.locator(".flowchart__choice")).to_be_hidden()


def test_states_differ_without_colour(page: Page, some_goal: str) -> None:
    page.emulate_media(forced_colors="active")
    page.locator(".flowchart__select").select_option(some_goal)
    looks = [
        page.locator(f".flowchart__card--{state} .flowchart__box").first.evaluate(
            "box => [getComputedStyle(box).strokeWidth, getComputedStyle(box).strokeDasharray, "
            "getComputedStyle(box).fill].join()"
        )
        for state in ("current", "passed", "dimmed")
    ]
    assert len(set(looks)) == 3
    widths = [
        page.locator(f".flowchart__edge--{state}").first.evaluate("edge => getComputedStyle(edge).strokeWidth")
        for state in ("passed", "dimmed")
    ]
    assert len(set(widths)) == 2


@pytest.mark.parametrize("width", WIDTHS)
def test_the_drawing_stays_as_it_is_on_a_page_from_right_to_left(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("document.body.dir = 'rtl'")
    assert not [text for text in page.evaluate(MEASURE) if not text["inside"]]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    box = page.locator(".flowchart").bounding_box()
    assert box
    assert box["x"] + box["width"] / 2 == pytest.approx(width / 2, abs=8)
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate(POSITION)[0] > 0


def test_another_page_can_borrow_the_chart(page: Page, served: str, guide: Guide) -> None:
    page.goto(f"{served}/about/")
    found = page.evaluate(
        """async address => {
          const { enhance, load } = await import('/assets/flow/chart.js');
          const missing = await Promise.all(['/nowhere/', '/about/', 'https://example.org/', 'http://[', ''].map(load));
          const box = await load(address);
          document.querySelector('article').append(box);
          enhance(box);
          const links = [...box.querySelectorAll('.flowchart__card')];
          return {
            missing: missing.map(each => each === null),
            links: links.map(card => card.getAttributeNS('http://www.w3.org/1999/xlink', 'href')),
            plain: links.some(card => card.hasAttribute('href')),
            here: box.ownerDocument === document,
          };
        }""",
        f"{served}/{guide.id}/flowchart/",
    )
    assert found["missing"] == [True] * 5
    assert found["here"]
    assert not found["plain"]
    assert set(found["links"]) == {f"#q-{node}" for node in guide.tree.value.questions} | {
        f"#r-{node}" for node in guide.recommendations
    }


def test_without_script_there_is_nothing_to_press(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    for part in (".flowchart__choice", ".flowchart__tools"):
        expect(page.locator(part)).to_be_hidden()
    context.close()
