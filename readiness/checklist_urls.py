"""The addresses of the checklist, its tasks and their evidence, and of the history, below a practice."""

from django.urls import path

from readiness.views import checklist, evidence, history, questions, task

urlpatterns = [
    path("checklist/", checklist.checklist, name="checklist"),
    path("checklist/change/", checklist.change_checklist, name="checklist-change"),
    path("checklist.<format:file_format>", checklist.checklist_export, name="checklist-export"),
    path("questions/", questions.questions, name="questions"),
    path("checklist/tasks/<int:task_id>/", task.task, name="task"),
    path("checklist/tasks/<int:task_id>/change/", task.change, name="task-change"),
    path("checklist/tasks/<int:task_id>/row/", task.change_row, name="task-row"),
    path("checklist/tasks/<int:task_id>/evidence/", evidence.add, name="evidence"),
    path("checklist/evidence/<int:evidence_id>/file/", evidence.download, name="evidence-file"),
    path("checklist/evidence/<int:evidence_id>/withdraw/", evidence.withdraw, name="evidence-withdraw"),
    path("history/", history.history, name="history"),
    path("history.<format:file_format>", history.history_export, name="history-export"),
]
