"""Takes the test vectors out of the source of W3C's "Web Authentication", Level 3: `extract_vectors.py index.bs`.

Source: https://github.com/w3c/webauthn, `index.bs` at the commit that the file names, section "Test Vectors"
(https://www.w3.org/TR/webauthn-3/#sctn-test-vectors). Only the bytes are kept: what each value says, as hex.
"""

import json
import re
import sys
from pathlib import Path

COMMIT = "146d0db0"
WANTED = {"challenge", "credential_id", "clientDataJSON", "attestationObject", "authenticatorData", "signature"}


def main():
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    text = text[text.index("# Test Vectors # {#sctn-test-vectors}") :]
    found = []
    for title, body in re.findall(
        r"^## (.+?) ## \{#sctn-test-vectors-[^}]+\}\n(.*?)(?=^## |^# |\Z)", text, re.MULTILINE | re.DOTALL
    ):
        blocks = re.findall(r"<xmp[^>]*>\n(.*?)</xmp>", body, re.DOTALL)
        if len(blocks) == 2:
            made, used = (
                {n: v for n, v in re.findall(r"^(\w+) = h'([0-9a-f]*)'", b, re.MULTILINE) if n in WANTED}
                for b in blocks
            )
            found.append({"title": title, "registration": made, "authentication": used})
    source = f"W3C Web Authentication Level 3, section Test Vectors, github.com/w3c/webauthn index.bs at {COMMIT}"
    sys.stdout.write(
        json.dumps(
            {"source": source, "rp_id": "example.org", "origin": "https://example.org", "vectors": found}, indent=1
        )
    )


if __name__ == "__main__":
    main()
