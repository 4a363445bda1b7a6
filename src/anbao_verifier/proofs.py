"""One entry's proof in a file of its own (C2SP tlog-proof): the entry, its place, the way up, the signed checkpoint."""

from base64 import b64decode
from dataclasses import dataclass

from anbao_verifier.folder import HASH, LONGEST_ENTRY
from anbao_verifier.notes import Head, Key, Unproven, read_head
from anbao_verifier.tree import includes, leaf

FIRST_LINE = "c2sp.org/tlog-proof@v1"
LONGEST_FILE = 300_000
LONGEST_WAY = 64


@dataclass(frozen=True)
class Proven:
    """The entry's bytes, where they stand, and under which head."""

    entry: bytes
    index: int
    head: Head


def check_proof(text: str, key: Key) -> Proven:
    """What a proof file proves under the log's public key. Raises `Unproven`."""
    if len(text) > LONGEST_FILE:
        raise Unproven("the proof is too long")
    beginning, cut, note = text.partition("\n\n")
    lines = beginning.split("\n")
    if not cut or lines[0] != FIRST_LINE:
        raise Unproven("the file is not a proof of an entry")
    entry = _bytes(_after(lines[1:2], "extra "))
    index = _after(lines[2:3], "index ")
    if not (index.isascii() and index.isdecimal()) or len(index) > 18 or str(int(index)) != index:  # noqa: PLR2004
        raise Unproven("the proof does not say at which position the entry stands")
    way = [_bytes(line) for line in lines[3:]]
    if len(entry) > LONGEST_ENTRY or len(way) > LONGEST_WAY or any(len(step) != HASH for step in way):
        raise Unproven("the proof holds what no proof holds")
    head = read_head(note, key)
    if not includes(int(index), head.size, leaf(entry), way, head.root):
        raise Unproven(f"the entry does not stand at position {index} under the signed root")
    return Proven(entry, int(index), head)


def _after(line: list[str], beginning: str) -> str:
    if not line or not line[0].startswith(beginning):
        raise Unproven(f"the proof lacks its line {beginning.strip()}")
    return line[0].removeprefix(beginning)


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise Unproven("the proof holds a line that is not base64") from None
