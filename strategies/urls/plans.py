from django.urls import path

from strategies.views import plan_lines, plans, tasks

urlpatterns = [
    path("planes/", plans.index, name="plans"),
    path("planes/nuevo/", plans.new, name="new_plan"),
    path("planes/<int:pk>/editar/", plans.edit, name="edit_plan"),
    path("planes/<int:pk>/quitar/", plans.remove, name="remove_plan"),
    path("planes/<int:pk>/plan.xlsx", plans.xlsx, name="plan_xlsx"),
    path("planes/<int:pk>/pasos/<slug:slug>/", plans.take_step, name="plan_step"),
    path(
        "planes/<int:pk>/encuentros/<int:encounter_pk>/",
        plans.edit_encounter,
        name="edit_encounter",
    ),
    path("planes/<int:pk>/lineas/nueva/", plan_lines.new, name="new_line"),
    path("planes/lineas/<int:pk>/editar/", plan_lines.edit, name="edit_line"),
    path("planes/lineas/<int:pk>/mover/", plan_lines.move, name="move_line"),
    path("planes/lineas/<int:pk>/quitar/", plan_lines.remove, name="remove_line"),
    path("planes/lineas/<int:pk>/tareas/nueva/", tasks.new, name="new_task"),
    path("planes/tareas/<int:pk>/editar/", tasks.edit, name="edit_task"),
    path("planes/tareas/<int:pk>/cumplir/", tasks.finish, name="finish_task"),
    path("planes/tareas/<int:pk>/reabrir/", tasks.reopen, name="reopen_task"),
    path("planes/tareas/<int:pk>/quitar/", tasks.remove, name="remove_task"),
]
