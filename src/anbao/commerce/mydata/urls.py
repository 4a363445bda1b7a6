"""Pages under `/account/`: what the company keeps of a customer."""

from django.urls import path

from anbao.commerce.mydata.views import consents, data, messages

app_name = "mydata"

urlpatterns = [
    path("messages/", messages.messages, name="messages"),
    path("messages/<uuid:message>/", messages.message, name="message"),
    path("data/", data.data, name="data"),
    path("data/copy/", data.copy, name="copy"),
    path("consents/", consents.consents, name="consents"),
    path("consents/advertising/", consents.advertising, name="advertising"),
    path("consents/<str:sha256>/", consents.document, name="document"),
]
