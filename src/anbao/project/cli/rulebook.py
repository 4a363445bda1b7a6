"""`./anbao rulebook build …`: the management commands whose names begin with `rulebook_`."""

import sys

from anbao.project.present import management

USAGE = """usage: ./anbao rulebook VERB …
  build                compile the YAML
  check [--json]       validate it, run its worked examples, change every figure by one unit
  publish              keep the compiled book
  profile              what the company is; --adopt FILE makes the first one
  coverage             which units of each regulation are covered, in the code, planned (--json --markdown --on DATE)
           --live      and which run: with the evidence of this installation
  export WHAT          OSCAL (catalog, profile, component-definition, mapping-collection), csv, xlsx (--on --out)
  import FILE…         keep official texts from files of your own; what covers them, what drifted
  compare OLD [NEW]    what an amendment changes and touches (--html FILE --docx FILE --json FILE)"""


def run(arguments: list[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(USAGE, file=sys.stderr)
        return 0 if arguments else 2
    return management(f"rulebook_{arguments[0].replace('-', '_')}", *arguments[1:])
