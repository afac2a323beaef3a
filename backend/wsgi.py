"""The process entry point for a WSGI server: settings from the environment."""

import os

from backend.app import create_app
from backend.shell.settings import Settings

app = create_app(Settings.from_environment(os.environ))
