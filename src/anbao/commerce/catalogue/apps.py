from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "anbao.commerce.catalogue"
    label = "catalogue"
