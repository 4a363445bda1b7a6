"""Identifiers that sort by time and say nothing else."""

import os
import uuid
from datetime import datetime


def new_id(at: datetime) -> uuid.UUID:
    """A UUID version 7 (RFC 9562) for the moment `at`: 48 bits of milliseconds, 74 random bits."""
    milliseconds = int(at.timestamp() * 1000)
    value = (milliseconds & (2**48 - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def least_id(at: datetime) -> uuid.UUID:
    """No id that `new_id` made at `at` or later is below it: a table's primary key finds its rows by time."""
    milliseconds = int(at.timestamp() * 1000) - 1  # as `new_id` rounds, and one to be on the safe side
    return uuid.UUID(int=(milliseconds & (2**48 - 1)) << 80)
