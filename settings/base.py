"""What every environment shares."""

from __future__ import annotations

from settings import environment
from settings.csp import VISITOR_DIRECTIVES
from settings.environment import BASE_DIR
from settings.logs import LOGGING as LOGGING
from settings.studio import UNFOLD as UNFOLD

# The one folder that is written to: SQLite file, collected static files, uploads, the development secret.
VAR_DIR = environment.directory("STEPWISE_VAR_DIR", default=BASE_DIR / "var")

# Ours ----------------------------------------------------------------------------------------------------------------

# How long a visitor can come back to a funnel and go on where they were.
STEPWISE_VISIT_DAYS = environment.number("STEPWISE_VISIT_DAYS", default=7, least=1, most=365)
# Where the files are that visitors send. Nothing serves this folder: staff download from the admin.
STEPWISE_UPLOAD_ROOT = environment.directory("STEPWISE_UPLOAD_ROOT", default=VAR_DIR / "uploads")
# PostgreSQL connections of one process; more than it has threads is of no use.
STEPWISE_POOL_SIZE = environment.number("STEPWISE_POOL_SIZE", default=8, least=1, most=100)
# Before the name of each cookie; `prod` makes it `__Host-`.
STEPWISE_COOKIE_PREFIX = ""

# Django's -------------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "unfold",  # before the admin, whose templates it replaces
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "formtools",
    "csp",
    "django_countries",  # for its translations of the names
    "steps",
    "funnel",
]

# Sessions, log-ins and messages are the admin's: they are lazy, so a visitor's page pays next to nothing for them.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "funnel.compression.PagesMiddleware",
    "settings.csp.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "settings.urls"
WSGI_APPLICATION = "settings.wsgi.application"

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
                "funnel.sheets.defaults",
                "funnel.scripts.addresses",
            ],
            "builtins": ["steps.templatetags.spoken"],
        },
    },
]

DATABASES = {
    "default": environment.database(
        "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'stepwise.sqlite3'}", pool_size=STEPWISE_POOL_SIZE
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "en"
# Those that visitors' pages are translated to, each by its own name; the funnels' own texts may be in any of them.
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ar", "العربية")]
# Before those of the apps, which have some of the same messages.
LOCALE_PATHS = [BASE_DIR / "funnel" / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Nothing of ours is on another host, and a header less is a header less.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = environment.directory("STEPWISE_STATIC_ROOT", default=VAR_DIR / "static")
# What people upload. Nothing serves this folder as it is: views hand out what is in it.
MEDIA_ROOT = environment.directory("STEPWISE_MEDIA_ROOT", default=VAR_DIR / "media")

# The only people who log in are the admin's.
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# Security -------------------------------------------------------------------------------------------------------------

SECRET_KEY_FALLBACKS = environment.names("DJANGO_SECRET_KEY_FALLBACKS")
CSRF_TRUSTED_ORIGINS = environment.origins("DJANGO_CSRF_TRUSTED_ORIGINS")
CONTENT_SECURITY_POLICY = {"DIRECTIVES": VISITOR_DIRECTIVES}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
