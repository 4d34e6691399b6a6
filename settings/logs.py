"""Logging to stderr, without what visitors typed or were called with."""

from __future__ import annotations

import logging
import re
from typing import Any

QUERY_STRING = re.compile(r"\?\S*")


class WithoutQueryStrings(logging.Filter):
    """Cut the query string off a logged request line: links to a funnel carry prefilled answers in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; never drop it."""
        if isinstance(record.args, tuple):
            record.args = tuple(QUERY_STRING.sub("", arg) if isinstance(arg, str) else arg for arg in record.args)
        return True


class WithoutTheirTracebacks(logging.Filter):
    """Drop the traceback of a request that was refused: only what goes wrong in the site itself needs one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; never drop it."""
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = None
        return True


def is_not_invalid_answer(record: logging.LogRecord) -> bool:
    """False for Django's warning about a 422: a mistyped answer is a visitor's day, not an operator's."""
    return getattr(record, "status_code", None) != 422


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "without_query_strings": {"()": WithoutQueryStrings},
        "without_their_tracebacks": {"()": WithoutTheirTracebacks},
        "without_invalid_answers": {
            "()": "django.utils.log.CallbackFilter",
            "callback": is_not_invalid_answer,
        },
    },
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["without_query_strings"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django gives both handlers of their own, which would print a second time, and with the query string.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"filters": ["without_invalid_answers", "without_their_tracebacks"]},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # gunicorn warns of every HEAD request: Django leaves it to the server to drop the body.
        "gunicorn.http.wsgi": {"level": "ERROR"},
        **{name: {"level": "INFO"} for name in ("funnel", "steps")},
    },
}
