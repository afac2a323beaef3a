"""The process entry point for a WSGI server: settings from the environment."""

import os

from backend.app import create_app
from backend.shell import floors, zone_data
from backend.shell.db import durable, second_wall
from backend.shell.db.session import db
from backend.shell.settings import Settings

floors.check()
zone_data.check()
app = create_app(Settings.from_environment(os.environ))
with app.app_context():
    durable.check(db.engine)
    second_wall.check(db.engine)
