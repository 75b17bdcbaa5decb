app_name = "schemas"
urlpatterns = []
