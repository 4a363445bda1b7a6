from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "anbao.keys"
    label = "keys"

    def ready(self) -> None:
        from anbao.kernel import registries
        from anbao.keys.backends.answers import ANSWERS

        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
