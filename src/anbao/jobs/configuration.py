"""The settings of this package, read when used so that tests may change them."""

from datetime import timedelta

from django.conf import settings


def lease() -> timedelta:
    """How long an attempt owns its call: longer than the gateways' timeout, shorter than the stall detection."""
    return timedelta(seconds=float(getattr(settings, "ANBAO_CALL_LEASE_SECONDS", 20.0)))


def retry_scale() -> float:
    """Factor on every wait between attempts; below 1 only in tests."""
    return float(getattr(settings, "ANBAO_RETRY_SCALE", 1.0))


def stall_seconds() -> float:
    """After how many seconds without a heartbeat a worker counts as dead."""
    return float(getattr(settings, "ANBAO_STALL_SECONDS", 30))


def keep_days() -> int:
    """How many days a finished job stays in the queue's table."""
    return int(getattr(settings, "ANBAO_JOBS_KEEP_DAYS", 14))


def concurrency() -> int:
    """How many jobs a worker runs at once."""
    return int(getattr(settings, "ANBAO_WORKER_CONCURRENCY", 4))
