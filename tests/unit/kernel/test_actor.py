from dataclasses import FrozenInstanceError

import pytest

from anbao.kernel.actor import Actor, ActorKind, Subject, system


def test_actor_and_subject_are_shown_with_kind_and_id():
    assert str(Actor(ActorKind.CUSTOMER, "0193")) == "customer:0193"
    assert str(Subject("application", "0193")) == "application:0193"


def test_system_is_an_actor_by_name():
    assert system("worker") == Actor(ActorKind.SYSTEM, "worker")


def test_actor_does_not_change():
    with pytest.raises(FrozenInstanceError):
        system("worker").id = "other"
