from django.contrib.auth.backends import BaseBackend

from core.accounts.models import User


class EmailBackend(BaseBackend):
    """Sign-in by e-mail, whatever its case. An unknown address takes as long as a known one."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        email = (username or kwargs.get("email") or "").strip()
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist:
            User().set_password(password)
            return None
        if user.check_password(password) and user.is_active:
            return user
        return None

    def get_user(self, user_id):
        return User.objects.filter(pk=user_id, is_active=True).first()
