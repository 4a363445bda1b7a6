from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "anbao.jobs"
    label = "jobs"

    def ready(self) -> None:
        from anbao.jobs.answers import ANSWERS
        from anbao.kernel import registries

        for name, answer in ANSWERS.items():
            registries.answers.add(name, answer)
