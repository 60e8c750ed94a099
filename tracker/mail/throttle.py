"""How fast letters go: an even flow, so that an urgent one never waits for the rest of a minute."""

import threading
import time
from collections.abc import Callable

BURST_SECONDS = 10
"""So much of the flow may go at once after a rest."""


class Throttle:
    """Lets `per_minute` letters through; `monotonic` counts seconds."""

    def __init__(self, per_minute: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.per_second = per_minute / 60
        self.most = max(1.0, self.per_second * BURST_SECONDS)
        self.left = self.most
        self.monotonic = monotonic
        self.seen = monotonic()

    def take(self) -> bool:
        """Whether a letter may go now; if so it is counted."""
        now = self.monotonic()
        self.left = min(self.most, self.left + (now - self.seen) * self.per_second)
        self.seen = now
        if self.left < 1:
            return False
        self.left -= 1
        return True

    def wait(self, stop: threading.Event) -> bool:
        """Rest until the next letter may go; False when `stop` was set meanwhile."""
        return not stop.wait(max(0.0, (1 - self.left) / self.per_second))
