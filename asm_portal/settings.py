"""Settings. Everything that differs between machines is an environment variable; the README lists them.

Without any variable the portal runs on one machine for the people at its keyboard: embedded PostgreSQL, files
instead of a message broker and a mail server, plain HTTP on localhost. Setting DJANGO_ALLOWED_HOSTS says that the
portal is served to others, and turns HTTPS on.
"""

from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django_guid.integrations.celery import CeleryIntegration

from asm_portal import logs
from asm_portal.environment import broker, database, env, read
from asm_portal.secret_key import kept_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent

# ----------------------------------------------------------------------------------------------- where things are kept

ASM_DATA_DIR = Path(env.str("ASM_DATA_DIR", default=str(BASE_DIR / ".data"))).absolute()
ASM_FILES_DIR = ASM_DATA_DIR / "files"

# ---------------------------------------------------------------------------------------------------------- who serves

DEBUG = env.bool("DJANGO_DEBUG", default=False)
SECRET_KEY = env.str("DJANGO_SECRET_KEY", default="") or kept_secret_key(ASM_DATA_DIR)
SERVED_TO_OTHERS = "DJANGO_ALLOWED_HOSTS" in env.ENVIRON
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("DJANGO_CSRF_TRUSTED_ORIGINS", default=[])
# What links in mails begin with. A mail is written by the worker, which sees no request.
ASM_SITE_URL = env.str(
    "ASM_SITE_URL",
    default=f"https://{ALLOWED_HOSTS[0]}" if SERVED_TO_OTHERS and ALLOWED_HOSTS else "http://127.0.0.1:8000",
).rstrip("/")

ROOT_URLCONF = "asm_portal.urls"
WSGI_APPLICATION = "asm_portal.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_guid",
    "django_htmx",
    "ninja",
    "asm_portal",
    "asm_portal.accounts",
    "participants",
    "readiness",
]

MIDDLEWARE = [
    "asm_portal.stack.room_for_frames",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_guid.middleware.guid_middleware",
    "asm_portal.requests.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "asm_portal.access.NotKeptMiddleware",
    "asm_portal.access.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

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
                "asm_portal.context.navigation",
                "participants.context.live_list",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets may have templates of ours

# ------------------------------------------------------------------------------------------------------------ database

if "DATABASE_URL" in env.ENVIRON:
    EMBEDDED_POSTGRES = None
    DATABASES = {"default": read("DATABASE_URL", database, like="postgres://user:password@host:5432/name")}
else:
    from asm_portal.embedded_postgres import Cluster

    EMBEDDED_POSTGRES = Cluster(ASM_DATA_DIR)
    DATABASES = {"default": EMBEDDED_POSTGRES.django_settings()}

DATABASES["default"].setdefault("OPTIONS", {}).setdefault("pool", {"min_size": 0, "max_size": 16, "timeout": 10})
# A connection that outlived a restart of the server is replaced, not handed out.
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ------------------------------------------------------------------------------------------------------- cache, e-mail

CACHES = {"default": read("CACHE_URL", env.cache, like="redis://host:6379/1", default="locmemcache://")}
vars().update(
    read(
        "EMAIL_URL",
        env.email_url,
        like="smtp+tls://user:password@host:587",
        default=f"filemail:///{ASM_DATA_DIR}/mail",
    )
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="ASM portal <portal@localhost>")
EMAIL_TIMEOUT = 30

# ---------------------------------------------------------------------------------------------------------------- jobs

CELERY_BROKER_URL = read("CELERY_BROKER_URL", broker, like="redis://host:6379/0", default="filesystem://localhost")
CELERY_TASK_TIME_LIMIT = 60 * 60
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    # A page does not wait for a job queue that is down: what it asks for is on record, and done later.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
}
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "data_folder_in": str(ASM_DATA_DIR / "broker"),
        "data_folder_out": str(ASM_DATA_DIR / "broker"),
        "processed_folder": str(ASM_DATA_DIR / "broker-processed"),
        "control_folder": str(ASM_DATA_DIR / "broker-control"),
    }
elif CELERY_BROKER_URL.startswith("redis"):
    # Longer than the longest job, so that a broker never hands a job out a second time while it still runs.
    CELERY_BROKER_TRANSPORT_OPTIONS |= {"visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "asm_portal.schedule:Scheduler"
CELERY_TIMEZONE = "UTC"

# Regular jobs. A job that waited for so many seconds is overtaken by its next turn.
EVERY_MINUTE = {"schedule": crontab(), "options": {"expire_seconds": 50}}
ONCE_A_DAY = {"options": {"expire_seconds": 12 * 60 * 60}}
CELERY_BEAT_SCHEDULE = {
    "Look at every source": {
        "task": "participants.tasks.check_sources",
        "schedule": crontab(hour="6", minute="17"),
        **ONCE_A_DAY,
    },
    "Recover lost runs": {"task": "participants.tasks.recover_runs", **EVERY_MINUTE},
    "Deliver alerts": {"task": "participants.tasks.deliver_alerts", **EVERY_MINUTE},
    "Tell that the worker is there": {"task": "participants.tasks.beat", **EVERY_MINUTE},
    # What forms prove depends on the day; and the job which a publication asked for may have been lost.
    "Follow the list and the day": {
        "task": "readiness.tasks.follow_the_list",
        "schedule": crontab(hour="4", minute="7"),
        **ONCE_A_DAY,
    },
    "Forget old sessions": {
        "task": "asm_portal.accounts.tasks.forget_old_sessions",
        "schedule": crontab(hour="3", minute="29"),
        **ONCE_A_DAY,
    },
    "Delete what cut-off uploads left": {
        "task": "readiness.tasks.remove_stray_files",
        "schedule": crontab(hour="3", minute="53"),
        **ONCE_A_DAY,
    },
    "Remind practices of what is due": {
        "task": "readiness.tasks.remind",
        "schedule": crontab(hour="12", minute="5"),  # in the morning, all over the country
        **ONCE_A_DAY,
    },
    "Delete old records": {
        "task": "participants.tasks.prune_records",
        "schedule": crontab(hour="3", minute="41"),
        **ONCE_A_DAY,
    },
}

# -------------------------------------------------------------------------------------------------- the sources of data

ASM_SOURCES_DIR = Path(env.str("ASM_SOURCES_DIR")) if env.str("ASM_SOURCES_DIR", default="") else None
ASM_CMS_BASE_URL = env.str("ASM_CMS_BASE_URL", default="https://data.cms.gov").rstrip("/")
ASM_PARTICIPANTS_DATASET_ID = "175d576d-0568-4ac2-aec5-d77f3ee02205"
ASM_MANDATORY_AREAS_URL = env.str(
    "ASM_MANDATORY_AREAS_URL",
    default="https://www.cms.gov/priorities/innovation/files/asm-mandatory-geo-areas.xlsx",
)
ASM_CENSUS_BASE_URL = env.str("ASM_CENSUS_BASE_URL", default="https://www2.census.gov").rstrip("/")
ASM_SOURCE_ALLOWED_HOSTS = tuple(env.list("ASM_SOURCE_ALLOWED_HOSTS", default=[]))
ASM_TWO_PERSON_REVIEW = env.bool("ASM_TWO_PERSON_REVIEW", default=False)

# --------------------------------------------------------------------------------------------------------- static files

STATIC_URL = "static/"
STATIC_ROOT = ASM_DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": ASM_FILES_DIR}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# ------------------------------------------------------------------------------------------------------------- security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True

# gunicorn sets the scheme from X-Forwarded-Proto of the proxies it trusts (FORWARDED_ALLOW_IPS).
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_TO_OTHERS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SERVED_TO_OTHERS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SERVED_TO_OTHERS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]

# Requests are limited by the client's address. X-Forwarded-For is believed as far as so many proxies wrote it.
NINJA_NUM_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = read("ASM_PROXIES", env.int, like="1", default=0)

# ------------------------------------------------------------------------------------------------------------ accounts

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "practices"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# An account is one verified e-mail address. What is mailed is a code for the open window and not a link: a mail scanner
# that follows links cannot use it, and whoever signs up by an invitation comes back to it.
ACCOUNT_ADAPTER = "asm_portal.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "ASM portal: "
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "ASM portal"

# -------------------------------------------------------------------------------------------------- language and logs

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

LOGGING = logs.configuration(json=SERVED_TO_OTHERS)
# Each request has an id, which the proxy may have given it, and hands it on to the jobs that come of it.
DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "EXPOSE_HEADER": False, "INTEGRATIONS": [CeleryIntegration()]}
ASM_METRICS_TOKEN = env.str("ASM_METRICS_TOKEN", default="")
