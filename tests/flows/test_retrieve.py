"""Fetching gets what is there, and is harmed by nothing."""

import ssl
import time
from pathlib import Path

import pytest
import trustme
from loopback import Page, Site, serve

from flows.guard import is_public
from flows.retrieve import FetchError, retrieve
from flows.settings import Settings


def test_a_page_comes_with_its_status_headers_and_final_address(site: Site, near: Settings) -> None:
    url = site.put("/page", "Grüße")
    answer = retrieve(url, near, max_bytes=1000)
    assert (answer.url, answer.status, answer.body.decode()) == (url, 200, "Grüße")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert site.requests[0][1]["User-Agent"].startswith("Tallywire/")


def test_validators_sent_along_make_an_unchanged_page_cost_nothing(site: Site, near: Settings) -> None:
    url = site.put("/feed", "body", **{"Last-Modified": "Thu, 03 Mar 2022 08:00:00 GMT"})
    first = retrieve(url, near, max_bytes=1000)
    again = retrieve(
        url,
        near,
        max_bytes=1000,
        etag=first.headers["etag"],
        last_modified=first.headers["last-modified"],
    )
    assert again.is_unchanged
    assert again.body == b""
    assert site.requests[1][1]["If-Modified-Since"] == "Thu, 03 Mar 2022 08:00:00 GMT"


def test_redirects_are_followed_five_deep_and_no_deeper(site: Site, near: Settings) -> None:
    end = site.put("/end", "here")
    for hop in range(1, 7):
        site.put_redirect(f"/{hop}", end if hop == 1 else f"/{hop - 1}")
    assert retrieve(f"{site.base}/5", near, max_bytes=1000).url == end
    with pytest.raises(FetchError, match=r"/6: more than 5 redirects$"):
        retrieve(f"{site.base}/6", near, max_bytes=1000)


def test_a_body_larger_than_the_cap_is_given_up(site: Site, near: Settings) -> None:
    url = site.put("/big", b"x" * 2000)
    with pytest.raises(FetchError, match=r"/big: larger than 1,999 bytes$"):
        retrieve(url, near, max_bytes=1999)
    assert len(retrieve(url, near, max_bytes=2000).body) == 2000


def test_the_cap_counts_decompressed_bytes(site: Site, near: Settings) -> None:
    url = site.put_gzip("/bomb", b"\0" * 50_000_000)
    with pytest.raises(FetchError, match="larger than"):
        retrieve(url, near, max_bytes=1_000_000)


def test_a_server_that_sends_a_byte_at_a_time_is_given_up_at_the_deadline(site: Site, tmp_path) -> None:
    def drip(handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    site.pages["/drip"] = Page(behave=drip)
    begun = time.monotonic()
    with pytest.raises(FetchError, match=r"/drip: too slow"):
        retrieve(f"{site.base}/drip", Settings(allow_private=True, fetch_seconds=0.5), max_bytes=10_000)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("status", [403, 404, 410, 500, 503])
def test_an_answer_that_is_no_page_says_its_status(site: Site, near: Settings, status: int) -> None:
    site.pages["/x"] = Page(b"no", status)
    with pytest.raises(FetchError, match=rf"/x: the server answers {status} ") as caught:
        retrieve(f"{site.base}/x", near, max_bytes=1000)
    assert caught.value.status == status


def test_a_port_where_nobody_listens_is_one_line_naming_the_address(near: Settings) -> None:
    with pytest.raises(FetchError, match=r"^http://127\.0\.0\.1:9/feed: .*refused") as caught:
        retrieve("http://127.0.0.1:9/feed", near, max_bytes=1000)
    assert "\n" not in str(caught.value)


def test_a_connection_broken_once_is_tried_again(site: Site, near: Settings) -> None:
    def break_first(handler) -> None:
        if len(site.requests) == 1:
            handler.connection.close()
            return
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"second")

    site.pages["/flaky"] = Page(behave=break_first)
    assert retrieve(f"{site.base}/flaky", near, max_bytes=1000).body == b"second"


def test_a_server_is_believed_whose_certificate_someone_trusted_has_signed(
    near: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "trusted.pem")
    monkeypatch.setattr("flows.exchange.find_certificates", lambda: str(tmp_path / "trusted.pem"))

    def ask(signer: trustme.CA, name: str) -> bytes:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        signer.issue_cert(name).configure_cert(context)
        with serve(context) as site:
            return retrieve(site.put("/page", "secret"), near, max_bytes=1000).body

    assert ask(authority, "127.0.0.1") == b"secret"
    for signer, name in [(stranger, "127.0.0.1"), (authority, "elsewhere.example")]:
        with pytest.raises(FetchError, match=r"^https://127\.0\.0\.1:\d+/page: .*SSL.*") as caught:
            ask(signer, name)
        assert "\n" not in str(caught.value)


def test_loopback_is_not_fetched_from_unless_allowed(site: Site) -> None:
    with pytest.raises(FetchError, match=r"127\.0\.0\.1, which is not a public address"):
        retrieve(site.put("/secret", "x"), Settings(), max_bytes=1000)
    with pytest.raises(FetchError, match=r"localhost is at .*, which is not a public address"):
        retrieve(site.base.replace("127.0.0.1", "localhost") + "/secret", Settings(), max_bytes=1000)
    assert site.requests == []


@pytest.mark.parametrize(
    "url", ["ftp://example.org/x", "file:///etc/passwd", "http://", "nonsense", "http://[::1"]
)
def test_only_web_addresses_are_fetched(near: Settings, url: str) -> None:
    with pytest.raises(FetchError):
        retrieve(url, near, max_bytes=1000)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_public_addresses_are_told_from_private_ones(address: str, expected: bool) -> None:
    assert is_public(address) is expected
