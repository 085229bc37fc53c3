"""A web server on loopback for tests: pages by path, with validators, redirects and bad manners."""

import gzip
import hashlib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Page:
    """What a path answers. `behave` replaces the answer: it is given the handler to write to."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    behave: Callable[[BaseHTTPRequestHandler], None] | None = None


class Site:
    """The pages of a server, its address, and the requests it got as (path, headers)."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.base = ""

    def put(
        self, path: str, body: bytes | str, kind: str = "text/html; charset=utf-8", **headers: str
    ) -> str:
        """Serve *body* at *path* with an ETag of its content; return its address."""
        data = body.encode() if isinstance(body, str) else body
        tag = f'"{hashlib.sha256(data).hexdigest()[:12]}"'
        self.pages[path] = Page(data, headers={"Content-Type": kind, "ETag": tag, **headers})
        return self.base + path

    def put_gzip(self, path: str, body: bytes) -> str:
        self.pages[path] = Page(gzip.compress(body), headers={"Content-Encoding": "gzip"})
        return self.base + path

    def put_redirect(self, path: str, to: str, status: int = 302) -> str:
        self.pages[path] = Page(status=status, headers={"Location": to})
        return self.base + path

    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]


@contextmanager
def serve(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Run a site on 127.0.0.1 while the block runs; over TLS with *context*."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append((self.path, dict(self.headers)))
            page = site.pages.get(self.path, Page(b"not here", 404))
            if page.behave:
                page.behave(self)
                return
            tag = page.headers.get("ETag")
            if tag and self.headers.get("If-None-Match") == tag:
                self.send_response(304)
                self.send_header("ETag", tag)
                self.end_headers()
                return
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            self.wfile.write(page.body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context:
        # The handshake waits for the thread that answers.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site.base = f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
