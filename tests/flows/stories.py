"""Articles for the tests, written for them, and the pages and feeds that bring them."""

import json
from html import escape

SPRING = (
    "Russian losses keep rising, Britain says",
    "2022-04-29T16:00:00Z",
    [
        "Defence Secretary Ben Wallace told MPs on Friday that approximately 17,000 Russian troops have now "
        "been killed in Ukraine, as fighting went on around the cities of the east.",
        "The Russian defence ministry said on Friday that 1,351 Russian troops have now been killed in "
        "Ukraine.",
        "Neither side gave any other figure, and the talks between them have not been taken up again.",
    ],
)
FLOOD = (
    "Toll of valley floods rises to 31",
    "2024-05-06T07:30:00Z",
    [
        "At least 31 people have been killed in floods in northern Kenya, officials said on Monday, as "
        "rescue workers went from house to house.",
        "The Kenya Red Cross said 12 people were still missing and 500 homes were destroyed.",
    ],
)

Story = tuple[str, str, list[str]]


def make_page(story: Story) -> str:
    title, published, paragraphs = story
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<html lang="en"><head><title>{title}</title><meta property="og:site_name" content="Example News">'
        f'<meta property="article:published_time" content="{published}"></head>'
        f'<body><nav><a href="/">Home</a></nav><article><h1>{title}</h1>{body}</article>'
        "<footer>Copyright Example News</footer></body></html>"
    )


def make_feed(stories: dict[str, Story], title: str = "Example News") -> str:
    entries = "".join(
        f"<entry><id>tag:{link}</id><title>{story[0]}</title><link href='{link}'/>"
        f"<published>{story[1]}</published><summary>{story[2][0]}</summary></entry>"
        for link, story in stories.items()
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{title}</title>{entries}</feed>"


def make_opml(*urls: str) -> str:
    outlines = "".join(f"<outline type='rss' xmlUrl='{url}'/>" for url in urls)
    return f"<opml version='2.0'><body>{outlines}</body></opml>"


ATTACK = "</title><script>alert(1)</script>\x1b[31m\u202e|[x](javascript:alert(2))[bold]"


def make_hostile_feed(page: str) -> str:
    """A JSON Feed that puts what it should not wherever text may stand; its first item leads to *page*."""
    text = f"At least 12 people were killed in the fire in Paris, said Jean{ATTACK} Dupont on Sunday."
    items = [
        {"id": "page", "url": page, "title": f"Toll {ATTACK}", "date_published": "2024-05-06T07:00:00Z"},
        {"id": "script", "url": "javascript:alert(3)", "title": ATTACK, "content_html": escape(text)},
        {
            "id": ATTACK,
            "url": f"http://127.0.0.1:9/{ATTACK}",
            "content_text": f"{ATTACK} 31 dead, police said.",
        },
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": ATTACK, "items": items})


HOSTILE_PAGE = (
    f"<html><head><meta property='og:site_name' content='{escape(ATTACK)}'></head><body><article>"
    f"<p>At least 45 people were killed in a flood in Paris on Sunday, said {escape(ATTACK)} of the Red Cross"
    f" &#27;[2J, and 7 {escape(ATTACK)} were missing, the mayor of the city said.</p>"
    f"<p>Officials said 200 homes had been destroyed | by Monday.</p></article></body></html>"
)
