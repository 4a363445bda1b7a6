"""`./anbao pictures`: every page at two widths, light and dark, in both languages, from a demo of its own."""

import argparse
import shutil
import tempfile
from pathlib import Path

from anbao.project.cli.demo import throwaway
from anbao.project.installation import REPOSITORY
from anbao.project.startup import Progress

MOST = 14 * 2**20
"""Bytes that all pictures together may take: they lie in the repository."""


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anbao pictures", description=__doc__)
    parser.add_argument("--to", type=Path, default=REPOSITORY / "docs" / "pictures", help="the folder to fill anew")
    parser.add_argument("--only", action="append", default=[], help="pages whose url name contains this; others stay")
    options = parser.parse_args(arguments)
    progress = Progress(lambda line: print(line, flush=True))
    with throwaway(progress.say, progress) as (_, ports):
        return _take(options.to.resolve(), options.only, ports.web, ports.simulator, progress)


def _take(folder: Path, only: list[str], web: int, simulator: int, progress: Progress) -> int:
    from anbao.project.pictures import listed, sheets, taking
    from anbao.project.pictures.chromium import chromium

    pages = listed.pages()
    if wrong := listed.faults(pages, listed.addresses()):
        print("\n".join(wrong))
        return 1
    chosen = listed.Pages(
        [page for page in pages.listed if not only or any(part in page.name for part in only)], pages.excused
    )
    if not only:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="anbao-fonts-") as fonts, chromium(Path(fonts)) as browser:
        album = taking.Album(browser, folder, chosen, progress.say)
        missing = taking.all_pages(album, f"http://127.0.0.1:{web}", f"http://127.0.0.1:{simulator}", progress)
    there = [page for page in pages.listed if (folder / page.file).exists()]
    (folder / "README.md").write_text(sheets.index(there, listed.addresses()), encoding="utf-8")
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{len(album.taken)} pages, {size / 2**20:.1f} MB in {folder}")
    for page in missing:
        print(f"  not seen: {page.name} ({page.who}): no link led to it, or it led elsewhere")
    if size > MOST:
        print(f"  too many bytes: at most {MOST / 2**20:.0f} MB")
    return 1 if missing or size > MOST else 0
