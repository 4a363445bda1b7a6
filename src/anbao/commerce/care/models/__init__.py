"""Cases and what was said about them; promises; the gate before forms that anybody may send."""

from anbao.commerce.care.models.case import Case, Step
from anbao.commerce.care.models.gate import Gate
from anbao.commerce.care.models.promise import PromiseRelease, PromiseSet

__all__ = ["Case", "Gate", "PromiseRelease", "PromiseSet", "Step"]
