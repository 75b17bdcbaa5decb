"""All settings, in one file. Differences between installations come from the environment.

A wrong value fails at start with one clear line; nothing falls back silently.
`docs/operacion.md` lists every variable.
"""

import os
import sys
from datetime import date
from pathlib import Path

import environ
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- where things are ---

DATA_DIR = Path(env("PORTAL_DATA", default=str(BASE_DIR / "var"))).resolve()
MEDIA_ROOT = DATA_DIR / "media"
# Editions of the annual report: immutable files that the public view reads without a query.
PUBLISHED_ROOT = DATA_DIR / "published"
DEMO_MAIL_DIR = DATA_DIR / "mail"

# The demonstration: invented people, mails as files, a date that an administrator may move.
DEMO = env.bool("PORTAL_DEMO", default=False)
SECRET_KEY = env("SECRET_KEY")
DEBUG = False  # never: django-csp sends nothing on 404/500 while DEBUG is on
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address that stands in mails and documents; without a final slash.
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")


def _fixed_date(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise ImproperlyConfigured(
            f"PORTAL_TODAY es «{text}»; escriba la fecha como AAAA-MM-DD."
        ) from fault


FIXED_TODAY = _fixed_date(env("PORTAL_TODAY", default=""))
if FIXED_TODAY and not (DEMO or "pytest" in sys.modules):
    raise ImproperlyConfigured("PORTAL_TODAY solo se admite en la demostración.")

# --- applications ---

INSTALLED_APPS = [
    "coprod_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "crispy_forms",
    "crispy_bootstrap5",
    "core.lib",
    "core.territory",
    "core.accounts",
    "core.receipts",
    "core.audit",
    "core.links",
    "core.mail",
    "core.documents",
    "strategies",
    "agreements",
    "meetings",
    "monitoring",
    "citizens",
    "coprod_portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # before WhiteNoise, so that files carry the policy too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.accounts.middleware.SignInRequiredMiddleware",
    "core.accounts.middleware.NoStoreMiddleware",
    "core.lib.middleware.CleanTextMiddleware",
    "core.audit.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "coprod_portal.pages.due.FreshCountMiddleware",
    "coprod_portal.pages.errors.FormsOnlyMiddleware",
]

ROOT_URLCONF = "coprod_portal.urls"
WSGI_APPLICATION = "coprod_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coprod_portal.pages.navigation.navigation",
            ],
            "builtins": ["core.lib.templatetags.portal"],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database ---
# DATABASE_URL is the web's role: it reads and writes rows, but cannot change the history.
# DATABASE_OWNER_URL migrates and owns the tables (default: the same).

DATABASE_URL = env("DATABASE_URL")
DATABASE_OWNER_URL = env("DATABASE_OWNER_URL", default=DATABASE_URL)
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"].update(
    CONN_MAX_AGE=env.int("DATABASE_CONN_MAX_AGE", default=60),
    CONN_HEALTH_CHECKS=True,
    # A machine that vanishes says no farewell: each side notices within a minute, so that no
    # request hangs and no dead worker's lock outlives it by hours.
    OPTIONS={
        "connect_timeout": 5,
        "keepalives_idle": 20,
        "keepalives_interval": 5,
        "keepalives_count": 4,
        "tcp_user_timeout": 40_000,
        "options": "-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=5"
        " -c tcp_keepalives_count=4 -c tcp_user_timeout=40000",
    }
    | DATABASES["default"].get("OPTIONS", {}),  # of the address: «?sslmode=require»
)
if not DATABASES["default"]["ENGINE"].endswith("postgresql"):
    raise ImproperlyConfigured("DATABASE_URL debe nombrar un PostgreSQL (postgres://…).")

# --- history (django-pghistory): one event table a tracked model, rows are only added ---

PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)
# In the event's own row: the default context table would need UPDATE rights for the web's role.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField(null=True)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history")
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
PGHISTORY_APPEND_ONLY = True
PGHISTORY_ADMIN_ALL_EVENTS = False

# --- Redis: broker and cache ---

REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "core.lib.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # Redis may vanish; sign-ins must not

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "America/Costa_Rica"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
    "health_check_interval": 10,
}
CELERY_TASK_DEFAULT_QUEUE = "portal"
# Early acknowledgement: a bell means «look into the rows», and a killed worker's rows come back by
# their lease, within seconds; its bell would come back by the visibility timeout, after minutes.
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever: Redis may be away for a night
# Beat rings every so often, and a bell that nobody took in this time is worth nothing.
BELL_SECONDS = env.float("BELL_SECONDS", default=15)

# --- mail ---

# Every message is a row of the outbox (core.mail) first. With EMAIL_URL it goes to that SMTP
# server, in the demonstration into a folder; without either it waits, and `check --deploy` warns.

EMAIL_URL = env("EMAIL_URL", default="")
if EMAIL_URL:
    if not EMAIL_URL.startswith(("smtp://", "smtps://", "smtp+tls://", "smtp+ssl://")):
        raise ImproperlyConfigured("EMAIL_URL debe empezar con smtp://, smtp+tls:// o smtp+ssl://.")
    globals().update(env.email_url_config(EMAIL_URL))
elif DEMO:
    EMAIL_BACKEND = "core.mail.backends.DemoFolderBackend"
EMAIL_TIMEOUT = env.float("EMAIL_TIMEOUT", default=40)  # seconds for each answer of the server
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@municipalidad.invalid")
# How long a worker may hold a claimed mail or document before another one takes it over; for
# mails longer than EMAIL_TIMEOUT.
MAIL_LEASE_SECONDS = env.float("MAIL_LEASE_SECONDS", default=45)
# The first wait after a temporary refusal; each further one is twice as long.
MAIL_RETRY_SECONDS = env.float("MAIL_RETRY_SECONDS", default=60)
# A command that is given a Message-ID and says by its exit status whether the mail server
# accepted that message (0 yes, 1 never, else not known); empty: a person decides.
MAIL_QUEUE_QUERY = env("MAIL_QUEUE_QUERY", default="")
DOCUMENT_LEASE_SECONDS = env.float("DOCUMENT_LEASE_SECONDS", default=20)

# --- documents: how each kind is rendered, in a child process under these limits ---

DOCUMENT_SECONDS = env.float("DOCUMENT_SECONDS", default=60)
DOCUMENT_MEGABYTES = env.int("DOCUMENT_MEGABYTES", default=512)
DOCUMENT_PARALLEL = env.int("DOCUMENT_PARALLEL", default=2)  # children at a time
# How long the job of a finished document is remembered; its file stays.
DOCUMENT_JOB_DAYS = env.int("DOCUMENT_JOB_DAYS", default=30)
# Mail stands below the documents and reads its attachments through this.
MAIL_ATTACHMENT_READER = "core.documents.attachments.read"
DOCUMENT_RENDERERS = {
    "anexo1": "monitoring.documents.render_anexo1",
    "meeting_invitations": "meetings.papers.render_invitations",
    "attendance_sheet": "meetings.papers.render_sheet",
    "letter": "meetings.documents.render_letter",
    "minutes": "meetings.documents.render_minutes",
    "annual_report": "citizens.documents.render_annual_report",
}

# --- people ---

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["core.accounts.backends.EmailBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign_in"
LOGOUT_REDIRECT_URL = "sign_in"

# --- language and time ---

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español")]
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["coprod_portal.formats"]
TIME_ZONE = "America/Costa_Rica"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # keys and years in addresses are no figures: `|number` groups those

# --- files ---

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_URL = ""  # no file is served by address: every one goes through a view that asks
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
UPLOAD_MAX_BYTES = 10 * 1024 * 1024

# --- safety ---

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = env("SESSION_COOKIE_NAME", default="portal_sesion")
CSRF_COOKIE_NAME = env("CSRF_COOKIE_NAME", default="portal_csrf")
CSRF_FAILURE_VIEW = "coprod_portal.pages.errors.csrf_failure"

# --- logs ---

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {
        "in_one_line": {"()": "coprod_portal.pages.errors.InOneLine"},
        "without_tokens": {"()": "coprod_portal.logs.WithoutTokens"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_tokens"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR", "filters": ["in_one_line"]},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}

# --- libraries ---

# NumPy, below Shapely, would start a thread for each core. Maps need none of them, and their stacks
# count against the memory of the documents that the same process forks (DOCUMENT_MEGABYTES).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
