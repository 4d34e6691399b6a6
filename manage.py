#!/usr/bin/env python
"""Django's commands, on the development settings unless DJANGO_SETTINGS_MODULE says otherwise."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from settings import environment


def main() -> None:
    """Run the command on the command line."""
    environment.read_file()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.dev")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Not configured: {error}")  # the reader wants the remedy, not a traceback


if __name__ == "__main__":
    main()
