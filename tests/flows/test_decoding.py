"""What is compressed is undone piece by piece, and what is broken says so."""

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from flows.decoding import PIECE, BrokenEncodingError, make_decoder

TEXT = b"At least 31 people were killed. " * 1000


def deflate_raw(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


CODERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("", lambda data: data),
    ("identity", lambda data: data),
    ("gzip", gzip.compress),
    (" GZip ", gzip.compress),
    ("x-gzip", gzip.compress),
    ("gzip", lambda data: gzip.compress(data[:99]) + gzip.compress(data[99:])),
    ("gzip", lambda data: gzip.compress(data) + b"\0\0"),
    ("deflate", zlib.compress),
    ("deflate", deflate_raw),
    ("br", brotli.compress),
    ("zstd", zstd.compress),
    ("zstd", lambda data: zstd.compress(data[:99]) + zstd.compress(data[99:])),
]


def undo(encoding: str, data: bytes, step: int = 1000) -> bytes:
    decoder = make_decoder(encoding)
    pieces = [piece for at in range(0, len(data), step) for piece in decoder.decode(data[at : at + step])]
    decoder.finish()
    assert all(len(piece) <= 2 * PIECE for piece in pieces)
    return b"".join(pieces)


@pytest.mark.parametrize(("encoding", "pack"), CODERS)
@pytest.mark.parametrize("step", [1, 1000, 10**9])
def test_every_encoding_is_undone_whatever_pieces_it_comes_in(
    encoding: str, pack: Callable[[bytes], bytes], step: int
) -> None:
    assert undo(encoding, pack(TEXT), step) == TEXT


@pytest.mark.parametrize(
    ("encoding", "pack"), [c for c in CODERS if c[0] in ("gzip", "deflate", "br", "zstd")]
)
def test_a_bomb_comes_in_small_pieces(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(b"\0" * 20_000_000)
    pieces = make_decoder(encoding).decode(bomb)
    assert 0 < len(next(iter(pieces))) <= 2 * PIECE
    assert len(undo(encoding, bomb, 10**9)) == 20_000_000


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress), ("zstd", zstd.compress)],
)
def test_what_is_broken_or_cut_off_says_so(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(TEXT)
    for broken in (b"<html>not compressed", packed[: len(packed) // 2], b"\xff" * 100):
        with pytest.raises(BrokenEncodingError, match="broken compression"):
            undo(encoding, broken)


def test_an_encoding_that_was_not_asked_for_is_told() -> None:
    with pytest.raises(BrokenEncodingError, match="'compress', which was not asked for"):
        make_decoder("compress")


def test_a_window_larger_than_readers_must_bear_is_refused() -> None:
    options = {
        zstd.CompressionParameter.window_log: 27,
        zstd.CompressionParameter.enable_long_distance_matching: 1,
    }
    packer = zstd.ZstdCompressor(options=options)
    with pytest.raises(BrokenEncodingError):
        undo("zstd", packer.compress(TEXT) + packer.flush())


@given(st.sampled_from(["gzip", "deflate", "br", "zstd"]), st.binary(max_size=200))
def test_no_bytes_do_worse_than_be_broken(encoding: str, data: bytes) -> None:
    with suppress(BrokenEncodingError):
        undo(encoding, data, 7)
