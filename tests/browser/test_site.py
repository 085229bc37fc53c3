"""The site in a real browser, from disk: reading, searching, going back in time, by pointer and keyboard."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from browsing import Reader
from playwright.sync_api import Browser
from stories_on_disk import ATTACK, SOLDIERS

AXE = AXE_FILE_PATH.read_text(encoding="utf-8")
MARKS = """() => Object.fromEntries([...document.querySelectorAll('.mark-target')].map(
    mark => [mark.getAttribute('aria-label').slice(0, 24), parseFloat(mark.style.left)]))"""
COLOURS = """() => {
    const canvas = document.querySelector('.plot canvas'), seen = new Set();
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] === 255) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    }
    return [...seen];
}"""
INKS = """() => [...document.querySelectorAll('.claimants li:not([hidden]) .key')].map(
    key => getComputedStyle(key).getPropertyValue('--c').trim())"""
SMUGGLE = """() => {
    const script = document.createElement('script'), image = document.createElement('img');
    script.textContent = 'window.ran = 1';
    image.src = 'https://evil.example/x.png';
    document.body.append(script, image);
}"""
KINDS = ("index.html", "changes.html", "series/index.html", "claimants/index.html", "articles/index.html")


def find_pages(site: Path, kind: str) -> list[str]:
    return sorted(str(path.relative_to(site)) for path in (site / kind).glob("*.html"))


def test_every_link_within_the_site_leads_to_a_page_and_a_place_in_it(site: Path) -> None:
    ids = {
        path.resolve(): set(re.findall(r' id="([^"]+)"', path.read_text(encoding="utf-8")))
        for path in site.rglob("*.html")
    }
    for path in ids:
        for href in re.findall(r'(?:href|src)="([^"]+)"', path.read_text(encoding="utf-8")):
            if re.match(r"https?:", href):
                continue
            file, _, fragment = href.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), (path.name, href)
            assert not fragment or fragment in ids[target], (path.name, href)


def test_the_overview_tells_changes_conflicts_newest_figures_and_the_health_of_feeds(reader: Reader) -> None:
    reader.open("index.html")
    assert reader.read("h1") == ["What the Figures Say"]
    assert "27 times" in reader.read(".apart") or reader.read(".apart")
    assert reader.read("#feeds .grade") == ["failing", "well"]
    assert any("more than 14,000" in text for text in reader.read("#changes"))
    assert reader.read("#newest .number")[0] == "up to 16,000"


def test_a_number_leads_to_its_sentence_highlighted_in_the_stored_article(reader: Reader) -> None:
    page = reader.open_series(SOLDIERS)
    page.locator("tbody[data-figure] .number", has_text="9,000").click()
    assert re.fullmatch(r"articles/[0-9a-f]{16}\.html#f-[0-9a-f]{16}", reader.path)
    target = page.locator("mark:target")
    assert target.inner_text() == "9,000"
    assert target.is_visible()
    paragraph = target.locator("xpath=..")
    assert paragraph.inner_text() == "Kyiv claims that 9,000 have been killed."
    plain = page.locator(".text mark").evaluate("mark => getComputedStyle(mark).outlineStyle")
    assert plain == "solid", "the number that was followed stands out"
    target.locator("a").click()
    assert reader.read("h1")[0].startswith(SOLDIERS)


def test_a_number_of_an_earlier_version_is_found_in_that_version_unfolded(reader: Reader) -> None:
    page = reader.open_series(SOLDIERS)
    gone = page.locator("tbody[data-replaced] .number").get_attribute("href")
    reader.open(f"series/{gone}".replace("series/../", ""))
    assert page.locator("mark:target").inner_text() == "1,351"
    assert page.locator("mark:target").is_visible()
    assert reader.read("#edits del")[0] == "1,351"
    assert reader.read("#edits ins")[0] == "1,531"


def test_the_day_shows_what_was_known_then_and_the_way_back_what_is_known_now(reader: Reader) -> None:
    page = reader.open_series(SOLDIERS)
    now = reader.read(".claimants .said")
    assert set(now) >= {"13,500", "1,531", "up to 16,000", "3,000–5,000"}
    page.get_by_label("As known on the day").fill("2022-03-05")
    assert reader.read("#day-shown") == ["5 March 2022"]
    assert sorted(reader.read(".claimants .said")) == ["498", "9,000"]
    assert sorted(reader.read("#figures .number")) == ["498", "9,000"]
    assert reader.read(".past-conflicts tbody strong") == ["18 times"]
    assert reader.read(".now") == []
    page.get_by_label("As known on the day").fill("2022-03-26")
    assert "1,351" in reader.read(".claimants .said"), "what the later version of the article took back"
    page.get_by_role("button", name="Back to today").click()
    assert reader.read(".claimants .said") == now


def test_the_slider_goes_through_the_days_by_keyboard(reader: Reader) -> None:
    page = reader.open_series(SOLDIERS)
    slider = page.get_by_label("As known on", exact=True)
    slider.focus()
    page.keyboard.press("Home")
    assert slider.get_attribute("aria-valuetext") == "3 March 2022"
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "10 March 2022"
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuetext") == "today"


def test_marks_of_the_chart_tell_their_sentence_to_pointer_keyboard_and_screen_reader(reader: Reader) -> None:
    page = reader.open_series(SOLDIERS)
    marks = page.locator(".mark-target")
    assert marks.count() == len(reader.read("#figures .number"))
    first = marks.first
    assert "498" in str(first.get_attribute("aria-label"))
    assert "as of 2 Mar 2022, reported 3 Mar 2022. Moscow says 498" in str(first.get_attribute("aria-label"))
    first.hover()
    assert "Moscow says 498 soldiers have been killed." in reader.read(".tip")[0]
    first.focus()
    page.keyboard.press("ArrowRight")
    assert "9,000" in reader.read(".tip")[0]
    assert page.locator(".mark-target[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*")
    assert page.locator("mark:target").inner_text() == "9,000"


def test_the_axis_can_be_of_the_days_of_report(reader: Reader) -> None:
    page = reader.open_series(SOLDIERS)
    held = page.evaluate(MARKS)
    page.get_by_label("they were reported").check()
    reported = page.evaluate(MARKS)
    assert held.keys() == reported.keys()
    restated, first = (
        next(k for k in held if k.startswith(who))
        for who in ("Volodymyr Zelensky: 13", "Volodymyr Zelensky: m")
    )
    assert abs(held[restated] - held[first]) < 20, "both hold for 20 March"
    assert reported[restated] - reported[first] > 60, "they were reported twelve days apart"


def test_the_chart_draws_something(reader: Reader) -> None:
    page = reader.open_series(SOLDIERS)
    assert reader.find(".static svg").count() == 0
    colours, inks = page.evaluate(COLOURS), page.evaluate(INKS)
    assert {int(ink[1:], 16) for ink in inks} <= set(colours), "every claimant's colour is in it"


def test_search_finds_series_claimants_and_articles_and_leads_there(reader: Reader) -> None:
    page = reader.open("index.html")
    box = page.get_by_role("searchbox")
    box.fill("RUSSIAN killed")
    page.wait_for_selector(".results a")
    assert reader.read("#found") == ["1 found"] or reader.read("#found")[0].endswith("found")
    box.fill("zelen")
    assert reader.read(".results a") == ["Volodymyr Zelensky claimant"]
    box.fill("no such thing")
    assert reader.read("#found") == ["Nothing found"]
    box.fill("russian mil")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/series/*")
    assert reader.read("h1")[0].startswith(SOLDIERS)


def test_changes_since_a_day_are_reached_from_the_overview(reader: Reader) -> None:
    page = reader.open("index.html")
    page.get_by_label("all since").fill("2022-05-02")
    page.locator(".since-day").dispatch_event("change")
    page.wait_for_url("**/changes.html#since-2022-05-02")
    assert reader.read(".found h2") == ["2 May 2022"]
    assert reader.read(".since-count") == ["1 of 2 days with changes"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation(site: Path, chromium: Browser, scheme: str) -> None:
    context = chromium.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    shown = KINDS[:3] if scheme == "light" else KINDS[:1]
    paths = [*shown, *(find_pages(site, kind)[0] for kind in ("articles", "claimants", "series"))]
    found = []
    for path in paths:
        page.goto(f"{site.as_uri()}/{path}")
        page.evaluate(AXE)
        report = page.evaluate("() => axe.run({resultTypes: ['violations']})")
        found += [
            (path, v["id"], v["impact"], v["nodes"][0]["html"])
            for v in report["violations"]
            if v["impact"] in ("moderate", "serious", "critical")
        ]
    context.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 820])
def test_no_page_is_wider_than_the_screen(site: Path, chromium: Browser, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in (*KINDS, *(find_pages(site, kind)[0] for kind in ("articles", "claimants", "series"))):
        page.goto(f"{site.as_uri()}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_the_policy_holds_and_nothing_of_a_hostile_article_runs(reader: Reader) -> None:
    reader.page.on("dialog", lambda dialog: reader.complaints.append(f"dialog {dialog.message}"))
    hostile = [
        str(path.relative_to(reader.site))
        for path in reader.site.rglob("*.html")
        if "alert(1)" in path.read_text(encoding="utf-8")
    ]
    assert {path.split("/")[0] for path in hostile} >= {"index.html", "articles", "series", "claimants"}
    for path in hostile:
        reader.open(path)
        assert reader.find("main").count() == 1
        assert reader.page.locator("img, iframe, form, style, textarea").count() == 0
        assert "alert(1)" in (reader.page.locator("body").text_content() or "")
        assert reader.page.locator("a[href^=javascript]").count() == 0
    reader.page.get_by_role("searchbox").fill("alert(1)")
    reader.page.wait_for_selector(".results a")
    assert reader.page.locator(".results img").count() == 0


def test_the_policy_stops_what_would_have_slipped_through(site: Path, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    page.goto(f"{site.as_uri()}/index.html")
    page.evaluate(SMUGGLE)
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert len([text for text in blocked if "Content Security Policy" in text]) == 2
    context.close()


def test_without_script_the_tables_and_a_static_chart_are_there(site: Path, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    reader = Reader(site, context.new_page())
    reader.open_series(SOLDIERS)
    assert reader.find(".static svg").count() == 1
    assert reader.find("input, button").count() == 0
    assert "13,500" in reader.read("#figures .number")
    assert reader.read("#revisions th .type")
    context.close()


def test_print_shows_the_static_chart_and_no_controls(reader: Reader) -> None:
    page = reader.open_series(SOLDIERS)
    page.emulate_media(media="print")
    assert reader.find(".static svg").count() == 1
    assert reader.find(".plot, input, button, nav").count() == 0
    assert page.pdf()[:4] == b"%PDF"


def test_control_characters_and_direction_overrides_reach_no_file_of_the_report(site: Path) -> None:
    for path in (
        path for path in site.rglob("*") if path.is_file() and path.suffix in (".html", ".md", ".atom", ".js")
    ):
        if path.name.startswith("uPlot"):
            continue
        assert not re.search(
            r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", path.read_text("utf-8")
        ), path
    assert ATTACK.startswith("</title>")
