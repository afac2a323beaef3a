"""Technology without clinical meaning: settings, time, database, web, sync, audit, jobs. Imports no feature."""
