from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from pkgutil import iter_modules

from django.apps import AppConfig

from anbao.commerce.catalogue.domain.line import LineDefinition, registered
from anbao.kernel import registries
from anbao.kernel.clear_words import clear_words
from anbao.kernel.registries import ApprovableAct, EventType, MatterKind, NavigationEntry
from anbao.kernel.text import N_

LINES = "anbao.commerce.catalogue.lines"
ENTRY_POINTS = "anbao.lines"


class CatalogueConfig(AppConfig):
    name = "anbao.commerce.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from anbao.commerce.catalogue.actions import execute_confirmation, execute_release
        from anbao.commerce.catalogue.domain.facts import FACTS
        from anbao.commerce.catalogue.domain.units import CONFIRM, RELEASE
        from anbao.commerce.catalogue.queries import said
        from anbao.commerce.catalogue.queries.answers import ANSWERS
        from anbao.commerce.catalogue.queries.disk import DISCLOSURES
        from anbao.commerce.catalogue.queries.library import add_documents, register_types
        from anbao.commerce.catalogue.queries.pricing import lines
        from anbao.commerce.catalogue.queries.proposed import (
            confirmation_changes,
            confirmations_changes,
            release_changes,
            releases_changes,
        )

        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
        for definition in _found():
            registered.add(definition.key, definition)
        for name, fact in FACTS.items():
            registries.facts.add(name, fact)
        add_documents(DISCLOSURES, Path(__file__).parent / "disclosures", N_("註冊前的告知文件"))
        for line in registered.names():
            register_types(line)
        may = "catalogue.release"
        release = ApprovableAct(N_("上架商品或告知文件"), may, execute_release, release_changes, releases_changes)
        title = N_("確認商品的存疑數字")
        confirm = ApprovableAct(title, may, execute_confirmation, confirmation_changes, confirmations_changes)
        registries.approvable_acts.add(RELEASE, release)
        registries.approvable_acts.add(CONFIRM, confirm)
        entry = NavigationEntry(
            N_("商品與文件"), "catalogue-console:list", "catalogue.view", order=55, group="products"
        )
        registries.navigation.add("catalogue", entry)
        registries.endpoints.add("catalogue", "anbao.commerce.catalogue.rest.router")
        registries.event_types.add("catalogue.released", EventType(N_("「{unit}」的檔案經兩人核准上架。")))
        clear_words.add("catalogue", said.clear_words)
        registries.matter_kinds.add("catalogue", MatterKind(N_("商品與文件")))
        registries.product_titles.add("catalogue", lambda: {line.key: line.title for line in lines()})
        registries.event_types.add("catalogue.figures-confirmed", EventType(N_("「{unit}」的存疑數字經兩人確認。")))


def _found() -> Iterator[LineDefinition]:
    """Our lines by walking `lines/`, a company's own by entry point: each a module or package with a `LINE`."""
    package = import_module(LINES)
    for found in iter_modules(package.__path__):
        if not found.name.startswith("_"):
            yield import_module(f"{LINES}.{found.name}").LINE
    for point in entry_points(group=ENTRY_POINTS):
        loaded = point.load()
        yield getattr(loaded, "LINE", loaded)
