# One image: `ebb serve` by default (the web), `ebb worker` as the second command.

# Node for the pages and the resolver come from the lock; nothing of this stage but its results is kept.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY tools/install.sh tools/
COPY backend backend
RUN tools/install.sh
ENV PATH=/src/.venv/bin:$PATH
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc frontend/
RUN npm --prefix frontend ci --no-audit --no-fund
COPY openapi.yaml ./
COPY frontend frontend
RUN npm --prefix frontend run api && npm --prefix frontend run build
# What runs: the locked versions without the tools of development, in a folder of its own.
RUN python -m venv --without-pip /opt/ebb \
 && uv pip install --quiet --python /opt/ebb/bin/python --require-hashes --constraint requirements.lock -r pyproject.toml \
 && uv build --quiet --wheel --no-build-isolation --out-dir /tmp/wheel \
 && uv pip install --quiet --python /opt/ebb/bin/python --no-deps /tmp/wheel/*.whl

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/ebb --create-home --shell /usr/sbin/nologin ebb \
 && install --directory --owner=ebb --group=ebb --mode=0700 /srv/ebb/reports
COPY --from=build /opt/ebb /opt/ebb
COPY --from=build /src/frontend/dist /opt/ebb/web
ENV PATH=/opt/ebb/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    EBB_WEB_FOLDER=/opt/ebb/web \
    EBB_REPORT_FOLDER=/srv/ebb/reports
WORKDIR /srv/ebb
USER ebb
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["ebb"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
