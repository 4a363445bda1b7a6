"""`python -m anbao_verifier FOLDER --key KEY [--entry N] [--since CHECKPOINT]`, or PROOF instead of FOLDER.

Status 0 proven, 1 not, 2 misuse.
"""

import argparse
import sys
from pathlib import Path

from anbao_verifier.checks import entry_included, grown_from, signed_head, whole_tree
from anbao_verifier.folder import Folder
from anbao_verifier.notes import Key, Unproven, read_key
from anbao_verifier.proofs import check_proof


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="anbao-verify", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with checkpoint and tile/, or a proof of one entry")
    parser.add_argument("--key", required=True, help="the log's public key (name+hash+base64), or a file that holds it")
    parser.add_argument("--entry", type=int, action="append", default=[], help="prove one entry and print it")
    parser.add_argument("--since", type=Path, help="an older checkpoint that the log must continue")
    options = parser.parse_args(arguments)
    try:
        _check(options.folder, options.key, options.entry, options.since)
    except Unproven as fault:
        print(f"NOT PROVEN: {fault}")
        return 1
    except (OSError, UnicodeDecodeError) as error:
        print(f"cannot read: {error}", file=sys.stderr)
        return 2
    return 0


def _check(path: Path, key_or_file: str, entries: list[int], since: Path | None) -> None:
    key = read_key(key_or_file if "+" in key_or_file else Path(key_or_file).read_text())
    if path.is_file():
        _check_one(path, key)
        return
    head = signed_head(path / "checkpoint", key)
    print(f"signature    {key.name} signed a log of {head.size} entries, root {head.root.hex()}")
    folder = Folder(path, head.size)
    hashed = whole_tree(folder, head)
    print(f"tree         every tile leads to the signed root; {hashed or 'no'} entries hashed")
    if head.size and not hashed:
        print("             (the folder has hashes only: the entries themselves were not looked at)")
    if since:
        old = signed_head(since, key)
        grown_from(folder, head, old)
        print(f"history      continues the checkpoint of {old.size} entries, nothing before it changed")
    for index in entries:
        entry = entry_included(folder, head, index)
        print(f"entry        {index} is included under the signed root:")
        print(entry.decode(errors="backslashreplace"))
    print("Proven.")


def _check_one(path: Path, key: Key) -> None:
    proven = check_proof(path.read_text(), key)
    print(f"signature    {key.name} signed a log of {proven.head.size} entries, root {proven.head.root.hex()}")
    print(f"entry        {proven.index} is included under the signed root:")
    print(proven.entry.decode(errors="backslashreplace"))
    print("Proven.")


if __name__ == "__main__":
    sys.exit(main())
