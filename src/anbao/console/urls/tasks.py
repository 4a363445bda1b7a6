"""The queue under `/console/tasks/`."""

from django.urls import path

from anbao.console.views import tasks

app_name = "tasks-console"

urlpatterns = [
    path("", tasks.tasks, name="list"),
    path("<int:job>/", tasks.task, name="task"),
    path("<int:job>/again/", tasks.again, name="again"),
]
