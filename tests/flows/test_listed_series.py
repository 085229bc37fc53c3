"""The list of series has those that a number is known of, and what is left of the others can be reached."""

from datetime import datetime
from pathlib import Path

from store_examples import NOW, make_article, make_figure, save_story, track_due

from flows.report_files import write_report
from storage import open_store
from tallywire.models import Measure


def test_a_series_whose_only_figure_was_taken_out_is_listed_no_more_and_keeps_its_page(
    tmp_path: Path,
) -> None:
    texts = {"Of all, 498 died and 12 were hurt.": ["498", "12"], "Of all, 1,351 died.": ["1,351"]}
    with open_store(tmp_path) as store:
        for day, (text, numbers) in enumerate(texts.items(), 3):
            run_id = store.start_run(None, NOW)
            article = make_article("story", text, datetime(2022, 3, 2), fetched=datetime(2022, 3, day))
            measures = {"12": Measure.INJURED}
            figures = [make_figure(text, n, measure=measures.get(n, Measure.KILLED)) for n in numbers]
            save_story(store, run_id, article, figures)
            track_due(store, run_id)
            store.finish_run(run_id, "completed", NOW, None)
        store.publish()
    written = write_report(tmp_path)
    site = written.page.parent
    pages = [path for path in (site / "series").glob("*.html") if path.name != "index.html"]
    assert len(pages) == 2
    listed = (site / "series" / "index.html").read_text()
    index = (site / "assets" / "search-index.js").read_text()
    found = {path.name for path in pages if path.name in listed and f'"s","{path.stem}"' in index}
    assert len(found) == 1
    assert written.data.totals.series == 1
