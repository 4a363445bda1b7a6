"""What PDF/A-2a (ISO 19005-2) asks of a file's structure, read with pyHanko; no validator.

veraPDF needs Java, and no package of the index validates PDF/A. These are the requirements that a generator or a signer
breaks most easily: identification, output intent, embedded fonts with their Unicode, tags, language, nothing that runs.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

RUNS = {"/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/Rendition", "/Trans"}
STANDARD = {
    *(
        "/Document",
        "/Part",
        "/Art",
        "/Sect",
        "/Div",
        "/BlockQuote",
        "/Caption",
        "/TOC",
        "/TOCI",
        "/Index",
        "/NonStruct",
    ),
    *("/Private", "/P", "/H", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR"),
    *(
        "/TH",
        "/TD",
        "/THead",
        "/TBody",
        "/TFoot",
        "/Span",
        "/Quote",
        "/Note",
        "/Reference",
        "/BibEntry",
        "/Code",
        "/Link",
    ),
    *("/Annot", "/Ruby", "/Warichu", "/Figure", "/Formula", "/Form"),
}


def faults(pdf: bytes) -> list[str]:
    """What of it the file does not keep; empty for one that does."""
    reader = PdfFileReader(BytesIO(pdf))
    everything = list(_objects(reader.root))
    return [
        *_file(pdf, reader),
        *_identity(reader),
        *_tags(reader, everything),
        *_fonts(everything),
        *_rest(everything),
    ]


def _file(pdf: bytes, reader: PdfFileReader) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[4-7]\r?\n%[\x80-\xff]{4}", pdf):
        yield "header is not that of a binary PDF 1.4 to 1.7"
    if reader.encrypted:
        yield "encrypted"
    if len(reader.trailer.raw_get("/ID", ())) != 2:
        yield "no file identifier"


def _identity(reader: PdfFileReader) -> Iterator[str]:
    metadata = _got(reader.root, "/Metadata")
    xmp = metadata.data.decode() if metadata is not None else ""
    if metadata is not None and "/Filter" in metadata:
        yield "metadata is compressed"
    for name, value in (("part", "2"), ("conformance", "A")):
        if not re.search(rf"pdfaid:{name}(>|=\"){value}\b", xmp):
            yield f"metadata does not say pdfaid:{name} {value}"
    intents = _got(reader.root, "/OutputIntents") or ()
    profiles = [intent.get_object() for intent in intents if intent.get_object()["/S"] == "/GTS_PDFA1"]
    if len(profiles) != 1:
        yield "not one output intent"
    for intent in profiles:
        profile = intent["/DestOutputProfile"]
        if profile["/N"] not in {1, 3, 4} or b"acsp" not in profile.data[:64]:
            yield "output intent without an ICC profile"


def _tags(reader: PdfFileReader, everything: list[generic.DictionaryObject]) -> Iterator[str]:
    root = reader.root
    if not (_got(root, "/MarkInfo") or {}).get("/Marked"):
        yield "not marked as tagged"
    if not str(_got(root, "/Lang", "")).startswith("zh"):
        yield "no language"
    tree = _got(root, "/StructTreeRoot")
    if tree is None:
        yield "no structure tree"
        return
    roles = {str(name): str(to) for name, to in (_got(tree, "/RoleMap") or {}).items()}
    used = {
        str(one["/S"]) for one in everything if _got(one, "/Type") == "/StructElem" or ("/S" in one and "/P" in one)
    }
    strange = {name for name in used if name not in STANDARD and roles.get(name) not in STANDARD}
    if strange:
        yield f"structure types without a standard role: {sorted(strange)}"
    if not used & {"/H1", "/H2", "/H"} or "/Table" not in used or "/TH" not in used:
        yield f"no heading, or a table without header cells: {sorted(used)}"
    pages = [one for one in everything if _got(one, "/Type") == "/Page"]
    if not pages or any("/StructParents" not in page for page in pages):
        yield "a page whose content is not in the structure tree"


def _fonts(everything: list[generic.DictionaryObject]) -> Iterator[str]:
    fonts = [one for one in everything if _got(one, "/Type") == "/Font"]
    if not fonts:
        yield "no font"
    for font in fonts:
        name = _got(font, "/BaseFont", "?")
        says_letters = "/DescendantFonts" in font or font["/Subtype"] in {"/TrueType", "/Type1"}
        if says_letters and "/ToUnicode" not in font:
            yield f"{name}: no way back to Unicode"
        descriptor = _got(font, "/FontDescriptor")
        embedded = descriptor is not None and {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
        if "/DescendantFonts" not in font and font["/Subtype"] != "/Type3" and not embedded:
            yield f"{name}: not embedded"
        if font["/Subtype"] == "/CIDFontType2" and "/CIDToGIDMap" not in font:
            yield f"{name}: no map of its glyphs"


def _rest(everything: list[generic.DictionaryObject]) -> Iterator[str]:
    for one in everything:
        if _got(one, "/S") in RUNS:
            yield f"an action {one['/S']}"
        for key in {"/AA", "/EmbeddedFiles", "/XFA", "/NeedAppearances"} & set(one):
            yield f"a dictionary with {key}"
        filters = _got(one, "/Filter", ())
        if "/LZWDecode" in ([filters] if isinstance(filters, generic.NameObject) else list(filters)):
            yield "a stream in LZW"
        if _got(one, "/Subtype") == "/Widget" and int(_got(one, "/F", 0)) & 0b100110 != 0b100:
            yield "a field that is hidden or not printed"


def _got(one: generic.DictionaryObject, key: str, otherwise: object = None) -> Any:
    """The value itself where the dictionary refers to it."""
    return one[key] if key in one else otherwise  # noqa: SIM401  (pyHanko's get does not follow references)


def _objects(root: generic.PdfObject) -> Iterator[generic.DictionaryObject]:
    """Every dictionary that can be reached, once."""
    seen, waiting = set(), [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, generic.IndirectObject):
            if one.reference in seen:
                continue
            seen.add(one.reference)
            one = one.get_object()
        if isinstance(one, generic.ArrayObject):
            waiting.extend(one.raw_get(index) for index in range(len(one)))
        elif isinstance(one, generic.DictionaryObject):
            yield one
            waiting.extend(one.raw_get(key) for key in one)
