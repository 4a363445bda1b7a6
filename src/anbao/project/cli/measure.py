"""`./anbao measure`: the house's figures beside their bounds."""

import argparse
import json
from dataclasses import asdict

from anbao.project import measures


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anbao measure", description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    found = [*measures.sizes(), measures.contracts(), measures.types(), measures.lint()]
    if options.json:
        print(
            json.dumps([{**asdict(measure), "held": measure.held} for measure in found], ensure_ascii=False, indent=2)
        )
    else:
        for measure in found:
            verdict = "held" if measure.held else "NOT HELD"
            print(f"  {measure.name:<32} {measure.figure:8.0f}   bound {measure.bound:5.0f}   {verdict}")
            for place in () if measure.held else measure.places[:10]:
                print(f"      {place}")
    return 0 if all(measure.held for measure in found) else 1
