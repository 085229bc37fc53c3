"""Content-Encoding undone piece by piece, so that a bomb is noticed before it has gone off."""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli
from backports import zstd

# What a piece of input may become at once, or up to twice as much: brotli goes by its own blocks.
PIECE = 256 * 1024
# RFC 9659: no more than a window of 8 MB may be asked of whoever reads.
ZSTD_WINDOW_LOG = 23
GZIP_MAGIC = b"\x1f\x8b"


class BrokenEncodingError(ValueError):
    """The bytes are not of the encoding that the answer names."""


class Decoder(Protocol):
    """Undoes one encoding."""

    def decode(self, data: bytes) -> Iterator[bytes]:
        """Yield what *data* becomes, no piece larger than twice `PIECE`. Raises `BrokenEncodingError`."""
        ...

    def finish(self) -> None:
        """Raise `BrokenEncodingError` when the bytes ended too soon."""
        ...


def make_decoder(encoding: str) -> Decoder:
    """Return the decoder for a Content-Encoding. Raises `BrokenEncodingError` for one that is not known."""
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Zlib(zlib.MAX_WBITS | 16)
        case "deflate":
            return _Deflate()
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
        case other:
            raise BrokenEncodingError(f"encoded as {other!r}, which was not asked for")


ACCEPTED = "gzip, deflate, br, zstd"


class _Plain:
    def decode(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        return


class _Zlib:
    def __init__(self, window: int) -> None:
        self._window = window
        self._inflater = zlib.decompressobj(window)
        self._behind = b""

    def decode(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._inflater.eof:
                # Members of gzip may follow each other; other bytes behind the end are of no use.
                data = self._behind + data
                self._behind = data[:2]
                if data[:2] != GZIP_MAGIC:
                    return
                self._inflater, self._behind = zlib.decompressobj(self._window), b""
            try:
                piece = self._inflater.decompress(data, PIECE)
            except zlib.error as error:
                raise BrokenEncodingError(f"broken compression: {error}") from error
            if piece:
                yield piece
            data = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail

    def finish(self) -> None:
        if not self._inflater.eof:
            raise BrokenEncodingError("broken compression: cut off")


class _Deflate:
    """Deflate as it is written down, with the frame of zlib, and as some servers send it, without."""

    def __init__(self) -> None:
        self._inner: _Zlib | None = None

    def decode(self, data: bytes) -> Iterator[bytes]:
        if self._inner is None and data:
            self._inner = _Zlib(zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS)
        if self._inner:
            yield from self._inner.decode(data)

    def finish(self) -> None:
        if self._inner:
            self._inner.finish()


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def decode(self, data: bytes) -> Iterator[bytes]:
        try:
            piece = self._inner.process(data, output_buffer_limit=PIECE)
            while piece:
                yield piece
                if self._inner.is_finished():
                    return
                piece = self._inner.process(b"", output_buffer_limit=PIECE)
        except brotli.error as error:
            raise BrokenEncodingError(f"broken compression: {error}") from error

    def finish(self) -> None:
        if not self._inner.is_finished():
            raise BrokenEncodingError("broken compression: cut off")


class _Zstd:
    def __init__(self) -> None:
        self._inner = self._make()

    def decode(self, data: bytes) -> Iterator[bytes]:
        try:
            while True:
                if self._inner.eof:
                    data = self._inner.unused_data or data
                    if not data:
                        return
                    self._inner = self._make()
                piece = self._inner.decompress(data, PIECE)
                data = b""
                if piece:
                    yield piece
                if self._inner.eof:
                    data = self._inner.unused_data
                    if not data:
                        return
                elif self._inner.needs_input:
                    return
        except zstd.ZstdError as error:
            raise BrokenEncodingError(f"broken compression: {error}") from error

    def finish(self) -> None:
        if not self._inner.eof:
            raise BrokenEncodingError("broken compression: cut off")

    @staticmethod
    def _make() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG})
