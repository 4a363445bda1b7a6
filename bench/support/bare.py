"""The bare limit: Argon2id with the product's parameters on every core, and nothing else."""

import os
import threading
import time
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from anbao.identity.domain import hashing


@dataclass(frozen=True, slots=True)
class Hashes:
    """How many a second, and the CPU seconds of one."""

    rate: float
    cpu: float


def cores() -> int:
    return len(os.sched_getaffinity(0))


def for_seconds(seconds: float) -> Hashes:
    """One thread a core, until the time is over. A hash that is under way then counts with the time it took."""
    counts = [0] * cores()
    end = time.monotonic() + seconds

    def work(place: int) -> None:
        while time.monotonic() < end:
            hash_secret_raw(
                b"Velvet-83-bdfhkm-Otter",
                os.urandom(hashing.SALT_BYTES),
                hashing.PASSES,
                hashing.MEMORY_KIB,
                hashing.LANES,
                hashing.DIGEST_BYTES,
                Type.ID,
            )
            counts[place] += 1

    threads = [threading.Thread(target=work, args=[place]) for place in range(len(counts))]
    began, cpu = time.monotonic(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = sum(counts)
    return Hashes(done / (time.monotonic() - began), (time.process_time() - cpu) / done)
