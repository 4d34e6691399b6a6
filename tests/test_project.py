"""The project as a whole: settings, commands, migrations, headers."""

from __future__ import annotations

import logging
import os
import re
import runpy
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from csp.decorators import csp, csp_exempt, csp_replace, csp_update
from csp.exceptions import CSPNonceError
from django.core.checks import Error
from django.core.checks.registry import registry
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory, override_settings

from settings import environment, serving
from settings.csp import HeadersMiddleware
from settings.environment import BASE_DIR
from settings.logs import WithoutQueryStrings

OURS = re.compile(r"\b(?:DJANGO|STEPWISE|DATABASE|TEST_DATABASE)_[A-Z_]+\b")
SECRET = "made-up-for-tests-Vb5Qx0nKq7LrT2sYw8ZdHj4Mc9GfPa1Eu6Ri3o"
GOOD = {"DJANGO_SECRET_KEY": SECRET, "DJANGO_ALLOWED_HOSTS": "forms.example.com"}


def process_environment(var: Path, **variables: str) -> dict[str, str]:
    """The environment without settings of ours, but these."""
    kept = {name: value for name, value in os.environ.items() if not OURS.fullmatch(name)}
    return kept | {"STEPWISE_VAR_DIR": str(var)} | variables


def python(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Python in the project, with the given environment."""
    return subprocess.run([sys.executable, *arguments], cwd=BASE_DIR, env=env, capture_output=True, text=True, check=False)


def load(module: str) -> dict[str, Any]:
    """Execute a settings module anew, in the environment of this moment."""
    return runpy.run_path(str(BASE_DIR / "settings" / f"{module}.py"))


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name in os.environ:
        if OURS.fullmatch(name):
            monkeypatch.delenv(name)
    monkeypatch.setenv("STEPWISE_VAR_DIR", str(tmp_path))
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


# --- Settings that load


def test_prod_passes_the_deployment_checks(tmp_path: Path) -> None:
    env = process_environment(tmp_path, **GOOD)

    result = python("-m", "django", "check", "--settings=settings.prod", "--deploy", "--fail-level=WARNING", env=env)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "System check identified no issues (0 silenced).\n"


def test_dev_keeps_the_secret_it_makes(tmp_path: Path) -> None:
    arguments = ("-c", "from settings import dev; print(dev.SECRET_KEY)")

    first = python(*arguments, env=process_environment(tmp_path))
    second = python(*arguments, env=process_environment(tmp_path))

    assert first.stdout == second.stdout
    assert len(first.stdout.strip()) == 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_prod_names_its_cookies_for_this_host_alone(clean_environment: pytest.MonkeyPatch) -> None:
    prod = load("prod")

    assert prod["STEPWISE_COOKIE_PREFIX"] == "__Host-"
    assert prod["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert prod["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert "SECURE_PROXY_SSL_HEADER" not in prod


def test_prod_behind_a_proxy_believes_its_header(clean_environment: pytest.MonkeyPatch) -> None:
    clean_environment.setenv("STEPWISE_BEHIND_PROXY", "yes")

    assert load("prod")["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize(
    ("url", "name", "host"),
    [
        ("sqlite:////srv/stepwise.sqlite3", "/srv/stepwise.sqlite3", None),
        ("sqlite:///data/stepwise.sqlite3", str(BASE_DIR / "data/stepwise.sqlite3"), None),
        ("postgresql://me:secret@db.example.com:5433/forms", "forms", "db.example.com"),
        ("postgresql://me@/forms?host=/run/postgresql", "forms", "/run/postgresql"),
    ],
)
def test_database_url(clean_environment: pytest.MonkeyPatch, url: str, name: str, host: str | None) -> None:
    clean_environment.setenv("DATABASE_URL", url)

    database = load("base")["DATABASES"]["default"]

    assert (database["NAME"], database.get("HOST")) == (name, host)


def test_database_url_keeps_its_options(clean_environment: pytest.MonkeyPatch) -> None:
    clean_environment.setenv("DATABASE_URL", "postgresql://me@db.example.com/forms?sslmode=require")
    clean_environment.setenv("STEPWISE_POOL_SIZE", "3")

    database = load("base")["DATABASES"]["default"]

    assert database["OPTIONS"] == {"sslmode": "require", "pool": {"min_size": 1, "max_size": 3, "timeout": 2}}
    assert database["CONN_MAX_AGE"] == 0


@pytest.mark.sqlite_only
@pytest.mark.django_db
@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_sqlite_keeps_what_it_acknowledged(pragma: str, value: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")

        assert cursor.fetchone() == (value,)


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_sqlite_takes_the_write_lock_when_a_transaction_begins() -> None:
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)

    with closing(other), transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")


# --- Settings that are refused


@pytest.mark.parametrize(
    ("module", "variable", "value", "message"),
    [
        ("prod", "DJANGO_SECRET_KEY", "", "DJANGO_SECRET_KEY is not set: make one with: python -c"),
        ("prod", "DJANGO_SECRET_KEY", "short", "DJANGO_SECRET_KEY is too easy to guess"),
        ("prod", "DJANGO_SECRET_KEY", "django-insecure-" + SECRET, "DJANGO_SECRET_KEY is too easy to guess"),
        ("prod", "DJANGO_SECRET_KEY", "ab" * 30, "DJANGO_SECRET_KEY is too easy to guess"),
        ("prod", "DJANGO_SECRET_KEY_FALLBACKS", f"{SECRET},old", "DJANGO_SECRET_KEY_FALLBACKS is too easy to guess"),
        ("prod", "DJANGO_DEBUG", "true", "DJANGO_DEBUG must be false on a real site"),
        ("prod", "DJANGO_DEBUG", "ture", "DJANGO_DEBUG must be true or false, not 'ture'."),
        ("prod", "DJANGO_ALLOWED_HOSTS", " , ", "DJANGO_ALLOWED_HOSTS must list this site's host names"),
        ("prod", "DJANGO_ALLOWED_HOSTS", "a.example.com,*", "`*` is refused"),
        ("prod", "DJANGO_ALLOWED_HOSTS", "https://a.example.com", "takes host names without scheme or path"),
        ("prod", "STEPWISE_BEHIND_PROXY", "maybe", "STEPWISE_BEHIND_PROXY must be true or false, not 'maybe'."),
        ("base", "DJANGO_CSRF_TRUSTED_ORIGINS", "a.example.com", "must list origins such as https://forms.example.com"),
        ("base", "DATABASE_URL", "mysql://localhost/forms", "DATABASE_URL must start with sqlite:/// or postgresql://."),
        ("base", "DATABASE_URL", "sqlite://:memory:", "DATABASE_URL must name a file"),
        ("base", "DATABASE_URL", "postgresql://me@db.example.com", "DATABASE_URL names no database"),
        ("base", "DATABASE_URL", "postgresql://me@db.example.com:http/forms", "DATABASE_URL is not a URL such as"),
        ("base", "STEPWISE_POOL_SIZE", "0", "STEPWISE_POOL_SIZE must be a whole number from 1 to 100, not '0'."),
        ("base", "STEPWISE_VISIT_DAYS", "a week", "STEPWISE_VISIT_DAYS must be a whole number from 1 to 365, not 'a week'."),
        ("base", "STEPWISE_VAR_DIR", "/dev/null/var", "STEPWISE_VAR_DIR must be a folder that can be written to"),
    ],
)
def test_nonsense_is_refused(clean_environment: pytest.MonkeyPatch, module: str, variable: str, value: str, message: str) -> None:
    clean_environment.setenv(variable, value)

    with pytest.raises(ImproperlyConfigured) as refusal:
        load(module)

    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_refusals_never_repeat_a_password(clean_environment: pytest.MonkeyPatch) -> None:
    clean_environment.setenv("DATABASE_URL", "mysql://me:hunter2@localhost/forms")

    with pytest.raises(ImproperlyConfigured) as refusal:
        load("base")

    assert "hunter2" not in str(refusal.value)


def test_commands_refuse_in_one_line(tmp_path: Path) -> None:
    env = process_environment(tmp_path, DJANGO_SETTINGS_MODULE="settings.prod", DJANGO_SECRET_KEY="short")

    result = python("manage.py", "check", env=env)

    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("Not configured: DJANGO_SECRET_KEY is too easy to guess")


def test_env_file_yields_to_the_environment(clean_environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DJANGO_ALLOWED_HOSTS=from-file\nSTEPWISE_VISIT_DAYS=3\n")
    clean_environment.setattr(environment, "BASE_DIR", tmp_path)
    clean_environment.setenv("STEPWISE_VISIT_DAYS", "")  # so that it is put back at the end
    clean_environment.delenv("STEPWISE_VISIT_DAYS")

    environment.read_file()

    assert environment.text("DJANGO_ALLOWED_HOSTS") == "forms.example.com"
    assert environment.text("STEPWISE_VISIT_DAYS") == "3"


def test_every_setting_is_documented() -> None:
    sources = "".join(path.read_text() for path in (BASE_DIR / "settings").glob("*.py"))
    read = set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', sources))

    documented = set(re.findall(r"^#?([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE))

    assert read == documented - {"DJANGO_SETTINGS_MODULE"}


# --- Commands


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_run_help_lists_every_command() -> None:
    script = (BASE_DIR / "run").read_text()
    dispatch = script[script.index("case $command in") :]
    commands = {name for line in re.findall(r"^    ([a-z| ]+)\)", dispatch, re.MULTILINE) for name in line.split(" | ")}

    shown = subprocess.run(["./run"], cwd=BASE_DIR, capture_output=True, text=True, check=True).stdout

    assert set(re.findall(r"^  ([a-z]+) ", shown, re.MULTILINE)) == commands | {"help"}


def test_run_refuses_an_unknown_command() -> None:
    result = subprocess.run(["./run", "dance"], cwd=BASE_DIR, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("No such command: dance\nUsage: ./run COMMAND\n")


@pytest.mark.sqlite_only
def test_server_says_once_where_it_is(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gunicorn", "--config", "settings/gunicorn.py", "--bind", "127.0.0.1:0"]
    env = process_environment(tmp_path, DJANGO_SETTINGS_MODULE="settings.dev")

    with subprocess.Popen(command, cwd=BASE_DIR, env=env, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        first = server.stdout.readline()
        address = re.fullmatch(r"Ready: (http://127\.0\.0\.1:\d+/)\n", first)
        assert address, first
        with urllib.request.urlopen(f"{address[1]}healthz", timeout=20) as response:
            health = response.read()
        server.send_signal(signal.SIGINT)
        rest = server.stdout.read()

    assert (health, rest, server.returncode) == (b"ok\n", "", 0)


# --- Pages


def policy_of(header: str) -> dict[str, str]:
    return {name: value for name, _, value in (part.strip().partition(" ") for part in header.split(";"))}


@pytest.mark.django_db
def test_visitors_get_the_strict_policy(client: Client) -> None:
    response = client.get("/healthz")

    assert response.content == b"ok\n"
    assert policy_of(response["Content-Security-Policy"]) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
    assert response["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=()"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert not response.cookies


@pytest.mark.django_db
def test_admin_alone_gets_the_looser_policy(client: Client) -> None:
    response = client.get("/admin/login/")

    policy = policy_of(response["Content-Security-Policy"])

    assert response.status_code == 200
    assert policy["script-src"] == "'self' 'unsafe-eval'"
    assert policy["style-src"] == "'self' 'unsafe-inline'"
    assert policy["default-src"] == "'none'"


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def policies(view: Callable[[HttpRequest], HttpResponseBase], path: str = "/", *, involved: bool | None = None) -> dict[str, str]:
    """The policies that the middleware adds to a view's response, by header; `involved` leaves them to django-csp or not."""
    middleware = HeadersMiddleware(view)
    if involved is not None:
        middleware.is_involved = involved
    headers = middleware.process_response(request := RequestFactory().get(path), view(request)).headers
    return {name: value for name, value in headers.items() if name.startswith("Content-Security-Policy")}


@pytest.mark.parametrize("path", ["/f/a/", "/admin/"])
@pytest.mark.parametrize(
    ("decorate", "expected"),
    [
        (csp_update({"img-src": "https://img.example"}), "img-src 'self' data: https://img.example"),
        (csp_replace({"img-src": "'none'"}), "img-src 'none'"),
        (csp({"img-src": "'self'"}), "img-src 'self'"),
    ],
)
def test_views_may_narrow_the_policy(path: str, decorate: Callable[..., Any], expected: str) -> None:
    assert expected in policies(decorate(plain), path)["Content-Security-Policy"]


def test_view_may_be_exempt_from_the_policy() -> None:
    assert policies(csp_exempt()(plain)) == {}


@pytest.mark.parametrize("path", ["/f/a/", "/admin/"])
def test_policy_kept_ready_is_the_one_django_csp_makes(path: str) -> None:
    ready, made = (policies(plain, path, involved=involved)["Content-Security-Policy"] for involved in (False, True))

    assert policy_of(ready) == policy_of(made)


@override_settings(CONTENT_SECURITY_POLICY_REPORT_ONLY={"DIRECTIVES": {"default-src": ["'self'"]}})
def test_report_only_policy_is_sent_too() -> None:
    assert policies(plain)["Content-Security-Policy-Report-Only"] == "default-src 'self'"


@pytest.mark.parametrize("involved", [False, True])
def test_nonce_is_refused_once_the_policy_is_written(involved: bool) -> None:
    middleware, request = HeadersMiddleware(plain), RequestFactory().get("/")
    middleware.is_involved = involved

    middleware(request)

    with pytest.raises(CSPNonceError):
        str(vars(request)["csp_nonce"])


@pytest.mark.django_db
def test_healthz_without_a_database_is_unavailable(client: Client) -> None:
    def refuse(execute: Callable[..., Any], *args: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (503, b"The database does not answer.\n")


def test_logs_lose_query_strings() -> None:
    arguments = ("GET /f/sign-up/?email=a@b.example HTTP/1.1", "200", 12)
    record = logging.LogRecord("django.server", logging.INFO, "", 0, '"%s" %s %s', arguments, None)

    assert WithoutQueryStrings().filter(record)
    assert record.getMessage() == '"GET /f/sign-up/ HTTP/1.1" 200 12'


@pytest.mark.parametrize(
    ("content_type", "passed_on"),
    [
        ("text/plain; charset=zlib", "text/plain"),
        ("text/plain; charset=UTF-8", "text/plain; charset=UTF-8"),
        ("multipart/form-data; boundary=x", "multipart/form-data; boundary=x"),
        ("", ""),
    ],
)
def test_application_hears_of_no_charset_but_utf8(content_type: str, passed_on: str) -> None:
    seen: list[str] = []

    def inner(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(environ["CONTENT_TYPE"])
        return []

    serving.only_utf8(inner)({"CONTENT_TYPE": content_type}, lambda status, headers: None)  # type: ignore[arg-type]

    assert seen == [passed_on]


def test_application_does_not_start_with_an_error_in_its_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**kwargs: Any) -> list[Error]:
        return [Error("Broken.", hint="Mend it.", id="test.E001")]

    monkeypatch.setattr(registry, "registered_checks", set())
    registry.register(fails)

    with pytest.raises(ImproperlyConfigured, match=r"Broken\.[\s\S]*Mend it\."):
        serving.checked(lambda environ, start_response: [])
