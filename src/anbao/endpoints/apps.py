from django.apps import AppConfig


class EndpointsConfig(AppConfig):
    name = "anbao.endpoints"
    label = "endpoints"

    def ready(self) -> None:
        from anbao.endpoints.actions.keyed import PURPOSE
        from anbao.endpoints.domain.events import EVENTS
        from anbao.endpoints.models import KeyedRequest
        from anbao.endpoints.queries.kept import KEPT
        from anbao.kernel import registries
        from anbao.kernel.registries import AccountLink, NavigationEntry
        from anbao.kernel.text import N_
        from anbao.keys.api import wrapped_column, wrapped_places

        for kind, event in EVENTS.items():
            registries.event_types.add(kind, event)
        registries.navigation.add(
            "tokens", NavigationEntry(N_("程式介面"), "tokens-console:list", "tokens.make", order=95, group="system")
        )
        link = AccountLink(
            N_("給程式用的權杖"), "tokens:list", N_("讓您自己的程式讀保單或投保；隨時可以收回。"), order=90
        )
        registries.account_links.add("tokens", link)
        registries.kept_data.add("tokens", KEPT)
        wrapped_places.add("endpoints.answers", wrapped_column(KeyedRequest, "answer", PURPOSE))
        registries.endpoints.add("endpoints", "anbao.endpoints.rest.own.router")
