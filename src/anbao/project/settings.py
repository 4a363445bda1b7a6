"""Every setting, from the environment only. `docs/reference/settings.md` lists the variables."""

from pathlib import Path
from urllib.parse import urlsplit

from anbao.kernel.errors import Misconfigured
from anbao.project.env import Environment

env = Environment()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


# --- Mode ---------------------------------------------------------------------------------------------------------
ANBAO_MODE = env.mode
ANBAO_DEMO = env.mode == "demo"
ANBAO_PRODUCTION = env.production
REPOSITORY = Path(__file__).resolve().parents[3]
ANBAO_DATA_DIR = env.path("ANBAO_DATA_DIR", outside_production=REPOSITORY / "var")
ANBAO_FONTS_DIR = env.path("ANBAO_FONTS_DIR", default=ANBAO_DATA_DIR / "fonts")  # more fonts for documents, if any
DEBUG = env.flag("DEBUG")
if DEBUG and env.production:
    raise Misconfigured("DEBUG is on: production refuses it; take it out of the environment.", name="DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", outside_production="test-secret-key-of-no-value", least=40)

# --- Addresses ----------------------------------------------------------------------------------------------------
ANBAO_PUBLIC_URL = env.url("ANBAO_PUBLIC_URL", outside_production="http://127.0.0.1:8000")
_PUBLIC = urlsplit(ANBAO_PUBLIC_URL)
_HTTPS = _PUBLIC.scheme == "https"
if env.production and not _HTTPS:
    raise Misconfigured("ANBAO_PUBLIC_URL begins with http: production needs https.", name="ANBAO_PUBLIC_URL")
ALLOWED_HOSTS = [str(_PUBLIC.hostname), *env.words("ANBAO_ALLOWED_HOSTS")]
if not env.production:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "testserver"]
CSRF_TRUSTED_ORIGINS = [_origin(ANBAO_PUBLIC_URL)]
ROOT_URLCONF = "anbao.project.urls"
WSGI_APPLICATION = "anbao.project.wsgi.application"

# --- Apps ---------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "anbao.ui",
    "anbao.jobs",
    "anbao.keys",
    "anbao.ledger",
    "anbao.rulebook",
    "anbao.messages",
    "anbao.files",
    "anbao.identity",
    "anbao.endpoints",
    "anbao.commerce.catalogue",
    "anbao.commerce.registration",
    "anbao.commerce.site",
    "anbao.commerce.underwriting",
    "anbao.commerce.screening",
    "anbao.commerce.payments",
    "anbao.commerce.policies",
    "anbao.commerce.reporting",
    "anbao.commerce.handover",
    "anbao.commerce.inconvenience",
    "anbao.commerce.reconciliation",
    "anbao.commerce.branch",
    "anbao.commerce.disputes",
    "anbao.commerce.care",
    "anbao.commerce.journey",
    "anbao.commerce.records",
    "anbao.commerce.mydata",
    "anbao.console",
    "anbao.examiner",
    "anbao.project",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "anbao.project.compressing.CompressLargePages",
    "anbao.project.middleware.ContentSecurityPolicy",
    "anbao.project.middleware.Memory",
    "anbao.identity.middleware.SessionMiddleware",  # a cookie of its own for /console/
    "anbao.ui.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "anbao.identity.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("anbao.ui.quick.Loader", ["django.template.loaders.app_directories.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "anbao.ui.context.site",
            ],
        },
    },
]
MESSAGE_STORAGE = "anbao.ui.said.Kept"
FORM_RENDERER = "anbao.ui.widgets.Renderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Databases: one database, four roles --------------------------------------------------------------------------
DATABASES = {
    "default": env.database("DATABASE_URL", outside_production="postgresql://anbao_runtime@/anbao"),
    "owner": env.database("DATABASE_OWNER_URL", outside_production="postgresql://anbao_owner@/anbao"),
    "sequencer": env.database("DATABASE_SEQUENCER_URL", outside_production="postgresql://anbao_sequencer@/anbao"),
    "examiner": env.database("DATABASE_EXAMINER_URL", outside_production="postgresql://anbao_examiner@/anbao"),
}
if env.flag("ANBAO_DATABASE_POOLER"):  # the next transaction may find a session that prepared and kept nothing
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    DATABASES["examiner"]["DISABLE_SERVER_SIDE_CURSORS"] = True
else:
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 1}
    DATABASES["examiner"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 1}  # the same statements
DATABASES["owner"]["OPTIONS"] = {"options": "-c lock_timeout=4000"}  # a migration waits 4 s for a lock, then gives way
ATOMIC_REQUESTS = False
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

# --- Accounts and sessions ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS: list[str] = []  # identity.api.sign_in is the only door
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_COOKIE_NAME = "anbao_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # the acquirer's page brings the browser back with a GET
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_NAME = "anbao_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = _HTTPS
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = _HTTPS and env.flag("ANBAO_REDIRECT_TO_HTTPS", default=True)
SECURE_HSTS_SECONDS = 63_072_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
ANBAO_BEHIND_PROXY = env.flag("ANBAO_BEHIND_PROXY")
if ANBAO_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", "繁體中文"), ("en", "English")]
USE_I18N = True
LANGUAGE_COOKIE_NAME = "anbao_language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = _HTTPS
TIME_ZONE = "Asia/Taipei"
USE_TZ = True

# --- Static files -------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = env.path("ANBAO_STATIC_DIR", outside_production=ANBAO_DATA_DIR / "static")
_COLLECTED = env.mode in {"demo", "production"}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # files go through anbao.files, never here
    "staticfiles": {
        "BACKEND": "anbao.ui.sheets.Storage" if _COLLECTED else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _COLLECTED
WHITENOISE_AUTOREFRESH = not _COLLECTED

# --- Keys, ledger, rulebook ---------------------------------------------------------------------------------------
ANBAO_KEY_FILE = env.path("ANBAO_KEY_FILE", outside_production=ANBAO_DATA_DIR / "keys.json")
ANBAO_LEDGER_DIR = env.path("ANBAO_LEDGER_DIR", outside_production=ANBAO_DATA_DIR / "ledger")
ANBAO_LEDGER_ORIGIN = env.text("ANBAO_LEDGER_ORIGIN", outside_production=f"anbao.example/{env.mode}")
ANBAO_RULEBOOK_DIR = env.path("ANBAO_RULEBOOK_DIR", default=REPOSITORY / "rulebook")
ANBAO_BOOK_FILE = env.path("ANBAO_BOOK_FILE", outside_production=ANBAO_DATA_DIR / "book.json")

# --- Outside systems ----------------------------------------------------------------------------------------------
_SIMULATOR = "http://127.0.0.1:8900"  # where ./anbao demo puts it unless the port is taken
ANBAO_CARD = {
    "adapter": env.text("ANBAO_CARD_ADAPTER", default="anbao.gateways.card:HttpCardAcquirer"),
    "url": env.url("ANBAO_CARD_URL", outside_production=f"{_SIMULATOR}/card"),
    "page_url": env.url("ANBAO_CARD_PAGE_URL", outside_production=f"{_SIMULATOR}/card/entry"),
    "merchant": env.text("ANBAO_CARD_MERCHANT", outside_production="ANBAO-DEMO"),
    "secret": env.secret("ANBAO_CARD_SECRET", outside_production="test-card-secret"),
    "timeout": env.number("ANBAO_CARD_TIMEOUT", default=10.0),
}
# Without an address no transfers are offered.
_BANK = env.url("ANBAO_BANK_URL", optional=True, outside_production=f"{_SIMULATOR}/bank")
ANBAO_BANK = {
    "adapter": env.text("ANBAO_BANK_ADAPTER", default="anbao.gateways.bank:HttpAccountBank"),
    "url": _BANK,
    "page_url": env.url("ANBAO_BANK_PAGE_URL", outside_production=f"{_SIMULATOR}/bank/entry") if _BANK else "",
    "merchant": env.text("ANBAO_BANK_MERCHANT", outside_production="ANBAO-DEMO") if _BANK else "",
    "secret": env.secret("ANBAO_BANK_SECRET", outside_production="test-bank-secret") if _BANK else "",
    "timeout": env.number("ANBAO_BANK_TIMEOUT", default=10.0),
}
ANBAO_SMS = {
    "adapter": env.text("ANBAO_SMS_ADAPTER", default="anbao.gateways.sms:HttpSms"),
    "url": env.url("ANBAO_SMS_URL", outside_production=f"{_SIMULATOR}/sms"),
    "secret": env.secret("ANBAO_SMS_SECRET", outside_production="test-sms-secret"),
    "timeout": env.number("ANBAO_SMS_TIMEOUT", default=10.0),
}
ANBAO_MAIL = {
    "adapter": env.text("ANBAO_MAIL_ADAPTER", default="anbao.gateways.mail:SmtpMail"),
    "host": env.text("ANBAO_MAIL_HOST", outside_production="127.0.0.1"),
    "port": env.integer("ANBAO_MAIL_PORT", default=587 if env.production else 8925),
    "sender": env.text("ANBAO_MAIL_SENDER", outside_production="service@anbao.example"),
    "timeout": env.number("ANBAO_MAIL_TIMEOUT", default=10.0),
    "starttls": env.flag("ANBAO_MAIL_STARTTLS", default=env.production),
    "user": env.text("ANBAO_MAIL_USER", default=""),
    "password": env.secret("ANBAO_MAIL_PASSWORD", outside_production="", least=1),
}
ANBAO_REPORTING = {
    "adapter": env.text("ANBAO_REPORTING_ADAPTER", default="anbao.gateways.reporting:HttpIndustryReporting"),
    "url": env.url("ANBAO_REPORTING_URL", outside_production=f"{_SIMULATOR}/reporting"),
    "company": env.text("ANBAO_REPORTING_COMPANY", outside_production="ANBAO-DEMO"),
    "secret": env.secret("ANBAO_REPORTING_SECRET", outside_production="test-reporting-secret"),
    "timeout": env.number("ANBAO_REPORTING_TIMEOUT", default=5.0),
}
ANBAO_CORE = {
    "adapter": env.text("ANBAO_CORE_ADAPTER", default="anbao.gateways.core_system:HttpCoreSystem"),
    "url": env.url("ANBAO_CORE_URL", outside_production=f"{_SIMULATOR}/core"),
    "company": env.text("ANBAO_CORE_COMPANY", outside_production="ANBAO-DEMO"),
    "secret": env.secret("ANBAO_CORE_SECRET", outside_production="test-core-secret"),
    "timeout": env.number("ANBAO_CORE_TIMEOUT", default=5.0),
}
ANBAO_INCONVENIENCE = {
    "adapter": env.text(
        "ANBAO_INCONVENIENCE_ADAPTER", default="anbao.gateways.inconvenience:HttpInconvenienceRegister"
    ),
    "url": env.url("ANBAO_INCONVENIENCE_URL", outside_production=f"{_SIMULATOR}/inconvenience"),
    "company": env.text("ANBAO_INCONVENIENCE_COMPANY", outside_production="ANBAO-DEMO"),
    "secret": env.secret("ANBAO_INCONVENIENCE_SECRET", outside_production="test-inconvenience-secret"),
    "timeout": env.number("ANBAO_INCONVENIENCE_TIMEOUT", default=5.0),
}
ANBAO_CSP_FORM_ACTION = [_origin(str(config["page_url"])) for config in (ANBAO_CARD, ANBAO_BANK) if config["page_url"]]
ANBAO_SIMULATOR_URL = _origin(str(ANBAO_SMS["url"])) if ANBAO_DEMO else ""  # its page of faults: in the demo alone
if ANBAO_DEMO and {ANBAO_MAIL["host"], urlsplit(str(ANBAO_SMS["url"])).hostname} - {"127.0.0.1", "localhost"}:
    raise Misconfigured("ANBAO_MAIL_HOST or ANBAO_SMS_URL is not this machine: the demo sends to nobody else.")

# --- Work ---------------------------------------------------------------------------------------------------------
ANBAO_LOOK_MINUTES = env.integer("ANBAO_LOOK_MINUTES", default=60)  # how long a reason for looking at a customer holds
ANBAO_STALL_SECONDS = env.integer("ANBAO_STALL_SECONDS", default=3 if env.mode == "test" else 30)
ANBAO_CALL_LEASE_SECONDS = env.number("ANBAO_CALL_LEASE_SECONDS", default=20.0)
ANBAO_JOBS_KEEP_DAYS = env.integer("ANBAO_JOBS_KEEP_DAYS", default=14)
ANBAO_WORKER_CONCURRENCY = env.integer("ANBAO_WORKER_CONCURRENCY", default=4)
ANBAO_RETRY_SCALE = env.number("ANBAO_RETRY_SCALE", default=0.05 if env.mode == "test" else 1.0)
ANBAO_LEDGER_INTERVAL = env.number("ANBAO_LEDGER_INTERVAL", default=0.5)
ANBAO_HASHES_AT_ONCE = env.integer("ANBAO_HASHES_AT_ONCE", default=2)
ANBAO_CAPTCHA = env.text("ANBAO_CAPTCHA", default="")  # its name in the entry points `anbao.captcha`; none: wait

# --- Sessions, in seconds: how long without a request, and how long at all ----------------------------------------
ANBAO_SESSION_IDLE = env.integer("ANBAO_SESSION_IDLE", default=1_800)
ANBAO_SESSION_LIFE = env.integer("ANBAO_SESSION_LIFE", default=43_200)
ANBAO_STAFF_SESSION_IDLE = env.integer("ANBAO_STAFF_SESSION_IDLE", default=900)
ANBAO_STAFF_SESSION_LIFE = env.integer("ANBAO_STAFF_SESSION_LIFE", default=36_000)
ANBAO_STAFF_START_PASSWORD_LIFE = env.integer("ANBAO_STAFF_START_PASSWORD_LIFE", default=259_200)

# --- The interface for programs: calls a minute, of one token and of one address ----------------------------------
ANBAO_API_CALLS_PER_MINUTE = env.integer("ANBAO_API_CALLS_PER_MINUTE", default=120)
ANBAO_API_CALLS_PER_MINUTE_OF_ADDRESS = env.integer("ANBAO_API_CALLS_PER_MINUTE_OF_ADDRESS", default=600)

# --- The company --------------------------------------------------------------------------------------------------
ANBAO_COMPANY_NAME = env.text("ANBAO_COMPANY_NAME", outside_production="安保示範產物保險股份有限公司")
ANBAO_COMPANY_NAME_EN = env.text("ANBAO_COMPANY_NAME_EN", outside_production="Anbao Demo Non-Life Insurance Co., Ltd.")
ANBAO_COMPANY_SHORT_NAME = env.text("ANBAO_COMPANY_SHORT_NAME", outside_production="安保示範產險")
ANBAO_COMPANY_SHORT_NAME_EN = env.text(
    "ANBAO_COMPANY_SHORT_NAME_EN", default=ANBAO_COMPANY_NAME_EN if env.production else "Anbao Demo Insurance"
)
ANBAO_COMPANY_PHONE = env.text("ANBAO_COMPANY_PHONE", outside_production="0800-000-000")
ANBAO_COMPANY_MAIL = env.text("ANBAO_COMPANY_MAIL", outside_production="service@anbao.example")
ANBAO_COMPANY_ADDRESS = env.text("ANBAO_COMPANY_ADDRESS", outside_production="臺北市信義區示範路 1 號")

# --- Logs: ids only, exceptions without messages, to standard error -----------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "anbao.project.logs.PlacesOnly",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("ANBAO_LOG_LEVEL", default="INFO")},
    "loggers": {name: {"level": "WARNING"} for name in ("django.server", "procrastinate", "httpx", "httpcore")},
}
