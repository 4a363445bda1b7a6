import pytest

from anbao.kernel.registry import NameTaken, NameUnknown, Registry


def test_registry_gives_back_what_was_added():
    registry = Registry("thing")
    registry.add("b", 2)
    registry.add("a", 1)
    assert registry.get("a") == 1
    assert "a" in registry
    assert registry.names() == {"a", "b"}
    assert list(registry.items()) == [("a", 1), ("b", 2)]


def test_registry_refuses_a_taken_name_but_not_the_same_thing_again():
    registry, thing = Registry("thing"), object()
    registry.add("a", thing)
    registry.add("a", thing)
    with pytest.raises(NameTaken):
        registry.add("a", object())


def test_registry_says_what_is_missing():
    registry = Registry("thing")
    with pytest.raises(NameUnknown, match="no thing is called 'a'") as refusal:
        registry.get("a")
    assert refusal.value.diagnostics() == {"kind": "thing", "name": "a"}


def test_registry_decorates():
    registry = Registry("function")

    @registry.register("f")
    def function():
        return 1

    assert registry.get("f") is function


def test_registry_discards():
    registry = Registry("thing")
    registry.add("a", 1)
    registry.discard("a")
    registry.discard("a")
    assert "a" not in registry
