# The bot with everything it needs, also for assistants (`tradebot mcp`). How it is run: docs/operations.md
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/tradebot
# Before the code: the packages change less often, and are not fetched again for every change of a line.
COPY requirements-mcp.lock ./
RUN /opt/tradebot/bin/pip install --require-hashes -r requirements-mcp.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY data data
COPY locales locales
RUN /opt/tradebot/bin/pip install --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/tradebot --create-home tradebot \
    && chmod 700 /var/lib/tradebot
COPY --from=build /opt/tradebot /opt/tradebot
ENV PATH=/opt/tradebot/bin:$PATH TRADEBOT_HOME=/var/lib/tradebot TRADEBOT_HEALTH_PORT=8081 LOG_FORMAT=json
WORKDIR /var/lib/tradebot
VOLUME /var/lib/tradebot
USER 10001:10001
EXPOSE 8080 8081
# Whether it lives, not whether it is ready: started anew it would not reach Telegram or the database any sooner.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['TRADEBOT_HEALTH_PORT']}/healthz\", timeout=4)"]
ENTRYPOINT ["tradebot"]
CMD ["run"]
