"""Numbers for Prometheus, of one process; what is in the database is the same from every process."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST
# From the question answered out of memory to the one that waits for a busy database or a slow Telegram.
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The metrics of one process: counters go up as things happen, gauges are set when somebody asks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._updates = Counter(
            "tradebot_updates", "Updates that Telegram brought, by kind", ["kind"], registry=self._registry
        )
        self._refused = Counter(
            "tradebot_webhook_refused", "Requests to the webhook that were refused", ["reason"], registry=self._registry
        )
        self._seconds = Histogram(
            "tradebot_update_seconds",
            "From an update's arrival to its end, answer sent",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._load = Gauge("tradebot_load", "Number of the load that answers come from", registry=self._registry)
        self._deliveries = Gauge(
            "tradebot_deliveries", "Deliveries that are not settled, by state", ["state"], registry=self._registry
        )
        self._unreadable = Gauge(
            "tradebot_updates_unreadable",
            "Updates that could not be read, and were passed over",
            registry=self._registry,
        )
        self._outages = Gauge("tradebot_database_outages", "How often the database was away", registry=self._registry)
        self._away = Gauge(
            "tradebot_database_away_seconds", "How long the database was away in all", registry=self._registry
        )
        self._troubles = Gauge(
            "tradebot_telegram_troubles", "What is wrong with Telegram, as /readyz lists it", registry=self._registry
        )

    def took(self, kind: str, seconds: float) -> None:
        """An update was worked on."""
        self._updates.labels(kind).inc()
        self._seconds.observe(seconds)

    def refused(self, reason: str) -> None:
        self._refused.labels(reason).inc()

    def text(
        self,
        *,
        load: int,
        deliveries: Mapping[str, int],
        outages: tuple[int, float],
        unreadable: int,
        troubles: int,
    ) -> bytes:
        """Everything, in Prometheus' own format."""
        self._load.set(load)
        self._unreadable.set(unreadable)
        self._troubles.set(troubles)
        self._outages.set(outages[0])
        self._away.set(outages[1])
        for state, count in deliveries.items():
            self._deliveries.labels(state).set(count)
        return generate_latest(self._registry)
