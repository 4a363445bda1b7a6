from django.urls import include, path

urlpatterns = [path("ui/", include("anbao.ui.urls"))]
