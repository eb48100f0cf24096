"""One settings module for every place; what differs between places comes from the environment.

BENLIU_DATABASE   database URL; default: SQLite in the data folder
BENLIU_DATA       folder for database, files and the secret key; default: var in the checkout, or ./var
BENLIU_SECRET_KEY default: a random key kept in the data folder
BENLIU_HOSTS      comma-separated host names; default: 127.0.0.1,localhost
BENLIU_DEMO       "1" only under `make demo`: one-click logins of the demonstration bureau
BENLIU_HTTPS      "1" behind an HTTPS proxy: secure cookies, HSTS
BENLIU_ADDRESS    where people reach the pages, for links in messages; default: the first of BENLIU_HOSTS
BENLIU_SMTP       smtp://user:password@host:port, smtp+tls:// (STARTTLS) or smtps://; without it no e-mail is offered;
                  the demonstration then writes it into the folder mail of its data
BENLIU_MAIL_FROM  sender of e-mail; default: the user of BENLIU_SMTP
BENLIU_SMS, BENLIU_VOICE, BENLIU_WECOM, BENLIU_DINGTALK  one address each, see benliu/notices/channels; without it
                  not offered
BENLIU_SMS_REPLIES  a secret of 20 or more letters and digits: Aliyun pushes answers by SMS to /calls/sms/SECRET/
BENLIU_LOG_KEYS   file of the transparency log's keys, outside the database; default: log-keys.json in the data folder
BENLIU_LOG_ORIGIN the log's name, once and for all; default: the host of BENLIU_ADDRESS and /log
BENLIU_LOG_HASH   sha256 or sm3: what the log's tree is made with, once and for all; default: sha256
BENLIU_LOG_WITNESSES  comma-separated witnesses of our log, each as "https://address key"
BENLIU_LOG_WITNESSED  comma-separated keys of the logs that we witness
BENLIU_WARNING_FOLDER where warnings (CAP) are put to be taken in; default: warnings in the data folder
BENLIU_WARNING_FEEDS comma-separated addresses of feeds of warnings; BENLIU_WARNING_HOSTS further hosts they may lead to
BENLIU_SERVICE_KINDS comma-separated titles of the kind as which emergency duty is recorded, the first that there is
BENLIU_PATROL_KINDS  the same for patrols of sites and outposts
BENLIU_WATCH_KINDS   the same for standing duty at outposts
BENLIU_TILES      address of map tiles, "https://host/{z}/{x}/{y}.png"; without it the map is a drawing
BENLIU_PUSH_HOSTS comma-separated push services that may be called; default: those of the common browsers
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1] if (PACKAGE.parents[1] / "pyproject.toml").exists() else Path.cwd()
DATA = Path(os.environ.get("BENLIU_DATA", ROOT / "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)
DEMO = os.environ.get("BENLIU_DEMO") == "1"
HTTPS = os.environ.get("BENLIU_HTTPS") == "1"
DEBUG = False
BENLIU_UNDO_SECONDS = int(os.environ.get("BENLIU_UNDO_SECONDS", "60"))


def _secret_key() -> str:
    kept = DATA / "secret-key"
    if not kept.exists():
        kept.write_text(secrets.token_urlsafe(48), encoding="ascii")
        kept.chmod(0o600)
    return kept.read_text(encoding="ascii").strip()


SECRET_KEY = os.environ.get("BENLIU_SECRET_KEY") or _secret_key()
ALLOWED_HOSTS = os.environ.get("BENLIU_HOSTS", "127.0.0.1,localhost").split(",")

INSTALLED_APPS = [
    "benliu.workspace",
    "benliu.scoring",
    "benliu.advice",
    "benliu.meetings",
    "benliu.response",
    "benliu.sites",
    "benliu.records",
    "benliu.ledger",
    "benliu.workdays",
    "benliu.readiness",
    "benliu.places",
    "benliu.transparency",
    "benliu.org",
    "benliu.notices",
    "benliu.search",
    "benliu.sync",
    "benliu.identity",
    "benliu.audit",
    "benliu.ui",
    "benliu.config",
    "allauth",
    "allauth.account",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "benliu.identity.middleware.ActingDevice",
    "benliu.identity.middleware.PrivatePages",
]
ROOT_URLCONF = "benliu.config.urls"
WSGI_APPLICATION = "benliu.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "benliu.workspace.navigation.navigation",
                "benliu.notices.bell.bell",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("BENLIU_DATABASE", f"sqlite:///{DATA / 'benliu.sqlite3'}"), conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a writer takes its lock at BEGIN, so that two writers wait for each other instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
elif DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Pages ask small things: compiling a query takes hundreds of times as long as most of them do.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CACHES = {
    # Shared by all processes: the sign-in rate limits must count in every worker.
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA / "cache"},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "benliu.identity.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 14 * 24 * 3600  # how long the slip with somebody's first key is good
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "benliu.identity.adapter.ClosedAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
# Behind the HTTPS proxy the sign-in limits count the address that the proxy saw.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "ui/locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = "benliu.ui.formats"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "benliu.ui.storage.HashedFiles"},
}
MEDIA_ROOT = DATA / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # an import takes 20 and says so; this only stops abuse
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

BENLIU_TILES = os.environ.get("BENLIU_TILES", "")


def _origins(address: str) -> list[str]:
    """Where `address` leads, as a policy names it."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.scheme in {"http", "https"} and parts.netloc else []


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *_origins(BENLIU_TILES)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

BENLIU_ADDRESS = os.environ.get("BENLIU_ADDRESS") or f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"
BENLIU_SMTP = os.environ.get("BENLIU_SMTP", "")
_smtp = urlsplit(BENLIU_SMTP)
EMAIL_HOST, EMAIL_PORT = _smtp.hostname or "", _smtp.port or {"smtps": 465, "smtp+tls": 587}.get(_smtp.scheme, 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
# The demonstration shows its mail as files, where no server is set.
BENLIU_MAIL_FOLDER = EMAIL_FILE_PATH = DATA / "mail" if DEMO and not BENLIU_SMTP else None
if BENLIU_MAIL_FOLDER:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_USE_SSL, EMAIL_USE_TLS, EMAIL_TIMEOUT = _smtp.scheme == "smtps", _smtp.scheme == "smtp+tls", 10
DEFAULT_FROM_EMAIL = os.environ.get("BENLIU_MAIL_FROM") or (
    EMAIL_HOST_USER if "@" in EMAIL_HOST_USER else f"benliu@{urlsplit(BENLIU_ADDRESS).hostname}"
)
BENLIU_SMS, BENLIU_VOICE, BENLIU_WECOM, BENLIU_DINGTALK, BENLIU_SMS_REPLIES = (
    os.environ.get(f"BENLIU_{name}", "") for name in ("SMS", "VOICE", "WECOM", "DINGTALK", "SMS_REPLIES")
)
_push_hosts = "fcm.googleapis.com,updates.push.services.mozilla.com,.push.apple.com,.notify.windows.com"
BENLIU_PUSH_HOSTS = tuple(filter(None, os.environ.get("BENLIU_PUSH_HOSTS", _push_hosts).split(",")))
BENLIU_VAPID = DATA / "vapid-key.pem"

_feeds, _hosts = (os.environ.get(f"BENLIU_WARNING_{name}", "").split(",") for name in ("FEEDS", "HOSTS"))
BENLIU_WARNING_FEEDS, BENLIU_WARNING_HOSTS = tuple(filter(None, _feeds)), tuple(filter(None, _hosts))
BENLIU_WARNING_FOLDER = Path(os.environ.get("BENLIU_WARNING_FOLDER", DATA / "warnings"))

_service_kinds = os.environ.get("BENLIU_SERVICE_KINDS") or "防汛防台应急任务,应急任务,应急值守"
BENLIU_SERVICE_KINDS = tuple(filter(None, _service_kinds.split(",")))
_patrol_kinds = os.environ.get("BENLIU_PATROL_KINDS") or "红色哨站巡查,巡查,志愿服务"
BENLIU_PATROL_KINDS = tuple(filter(None, _patrol_kinds.split(",")))
_watch_kinds = os.environ.get("BENLIU_WATCH_KINDS") or "红色哨站值守,哨站值守,值守,志愿服务"
BENLIU_WATCH_KINDS = tuple(filter(None, _watch_kinds.split(",")))

BENLIU_LOG_KEYS = Path(os.environ.get("BENLIU_LOG_KEYS", DATA / "log-keys.json"))
BENLIU_LOG_ORIGIN = os.environ.get("BENLIU_LOG_ORIGIN") or f"{urlsplit(BENLIU_ADDRESS).hostname}/log"
BENLIU_LOG_HASH = os.environ.get("BENLIU_LOG_HASH", "sha256")
BENLIU_LOG_WITNESSES = tuple(filter(None, os.environ.get("BENLIU_LOG_WITNESSES", "").split(",")))
BENLIU_LOG_WITNESSED = tuple(filter(None, os.environ.get("BENLIU_LOG_WITNESSED", "").split(",")))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"benliu": {"level": "INFO"}},
}
