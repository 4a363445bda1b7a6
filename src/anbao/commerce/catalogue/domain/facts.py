"""The facts that a line tells of itself, at every step of its sale."""

from anbao.kernel.registries import FactType

PERSONAL_LINES = "product.personal_lines"
KINDS = "application.lines"

FACTS: dict[str, FactType] = {
    PERSONAL_LINES: FactType("bool", "catalogue", "life, health or injury insurance; true for a line nobody knows"),
    KINDS: FactType("list", "catalogue", "kinds of insurance in one application, in the rules' words"),
}
