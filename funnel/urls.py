"""The visitor's URLs."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from funnel import views
from funnel.feedback import AnswerCheck, Opening
from funnel.wizard import FunnelWizard

app_name = "funnel"

# Exempt from Django's token, which can expire and lose an answer; `funnel.origin` checks who sent a POST instead.
wizard = csrf_exempt(FunnelWizard.as_view(url_name="funnel:step"))
check = csrf_exempt(AnswerCheck.as_view(url_name="funnel:step"))
opened = csrf_exempt(Opening.as_view(url_name="funnel:step"))

urlpatterns = [
    path("", views.index, name="index"),
    path("f/-/look/<int:version>-<slug:digest>.css", views.sheet, name="sheet"),
    path("f/-/scripts/<slug:bundle>.<slug:digest>.js", views.script, name="script"),
    path("f/-/pictures/<str:name>", views.picture, name="picture"),
    path("f/<slug:funnel>/", wizard, name="start"),
    path("f/<slug:funnel>/<slug:step>/", wizard, name="step"),
    path("f/<slug:funnel>/<slug:step>/check/", check, name="check"),
    path("f/<slug:funnel>/<slug:step>/opened/", opened, name="opened"),
]
