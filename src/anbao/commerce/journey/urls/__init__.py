"""The storefront: home, products and the pages of one application."""

from django.urls import path

from anbao.commerce.journey.views import apply, payment, product, quote

app_name = "journey"

urlpatterns = [
    path("", quote.home, name="home"),
    path("products/", product.products, name="products"),
    path("products/<slug:line>/", product.product, name="product"),
    path("products/<slug:line>/documents/<str:sha256>/", product.product_document, name="product-document"),
    path("apply/new/", quote.new, name="new"),
    path("apply/<uuid:application>/", apply.application, name="application"),
    path("apply/<uuid:application>/again/", quote.again, name="again"),
    path("apply/<uuid:application>/quote/", quote.change_quote, name="change-quote"),
    path("apply/<uuid:application>/data/", apply.data, name="data"),
    path("apply/<uuid:application>/terms/", apply.terms, name="terms"),
    path("apply/<uuid:application>/review/", apply.review, name="review"),
    path("apply/<uuid:application>/underwriting/", apply.ask_underwriting, name="underwriting"),
    path("apply/<uuid:application>/code/", apply.send_code, name="send-code"),
    path("apply/<uuid:application>/confirm/", apply.confirm, name="confirm"),
    path("apply/<uuid:application>/pay/", payment.pay_page, name="pay"),
    path("apply/<uuid:application>/card-return/", payment.card_return, name="card-return"),
    path("apply/<uuid:application>/progress/", payment.progress, name="progress"),
    path("apply/<uuid:application>/done/", payment.done, name="done"),
]
