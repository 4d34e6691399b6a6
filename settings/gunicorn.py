"""gunicorn's configuration: `gunicorn -c settings/gunicorn.py`."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gunicorn.workers.base import Worker

wsgi_app = "settings.wsgi:application"
bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 2
threads = 4
# Not preloaded: a pool of database connections must not be inherited through a fork.
preload_app = False
# The access log would hold visitors' addresses and query strings.
accesslog = None
errorlog = "-"
loglevel = "warning"
# It would put a socket into the home folder, and nothing here uses it.
control_socket_disable = True


def post_worker_init(worker: Worker) -> None:
    """Spare the garbage collector what stays for good; say where the site is, since with port 0 nobody else knows."""
    # Django, its admin and their modules: looking through them all stopped every thread for forty milliseconds.
    gc.collect()
    gc.freeze()
    if worker.age == 1:
        host, port = worker.sockets[0].getsockname()[:2]
        print(f"Ready: http://{host}:{port}/", flush=True)  # noqa: T201 -- this line is the interface
