"""Settings for tests: the same product, with cheap hashing and no files outside the test's own folder."""

import os
import tempfile

os.environ.setdefault("TSUMIKI_VAR", tempfile.mkdtemp(prefix="tsumiki-test-"))

from config.settings import *  # noqa: F403

SECRET_KEY = "test-only"  # noqa: S105
DEMO = True
SECOND_FACTOR_REQUIRED = True
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
