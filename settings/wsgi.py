"""What a WSGI server loads; a real site sets DJANGO_SETTINGS_MODULE or gets `prod`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from settings import environment
from settings.serving import checked, only_utf8

environment.read_file()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.prod")

application = only_utf8(checked(get_wsgi_application()))
