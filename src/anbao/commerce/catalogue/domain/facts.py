"""The facts that a line tells of itself, at every step of its sale."""

from anbao.kernel.registries import FactType

PERSONAL_LINES = "product.personal_lines"

FACTS: dict[str, FactType] = {
    PERSONAL_LINES: FactType("bool", "catalogue", "life, health or injury insurance; true for a line nobody knows"),
}
