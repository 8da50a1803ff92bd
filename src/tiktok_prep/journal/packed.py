"""Many events in little memory, on their way from a file into the history."""

from __future__ import annotations

import marshal
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator

from tiktok_prep.journal.events import EventRow, event_row
from tiktok_prep.model import Event

BATCH = 5_000
"""How many events are handled at once; more take more memory."""


class PackedEvents:
    """Events as rows of the history, packed to a fifth of what their lines take. `batches` yields
    them again."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self.kinds = Counter[str]()
        """Kind -> how many."""
        self._packs: list[bytes] = []
        self._rows: list[EventRow] = []
        for event in events:
            self.add(event_row(event))

    def __len__(self) -> int:
        return self.kinds.total()

    def add(self, row: EventRow) -> None:
        self.kinds[row[2]] += 1
        self._rows.append(row)
        if len(self._rows) == BATCH:
            self._packs.append(zlib.compress(marshal.dumps(self._rows), 1))
            self._rows = []

    def batches(self) -> Iterator[list[EventRow]]:
        """Yields the rows in the order in which they were added, up to BATCH at once."""
        for pack in self._packs:
            yield marshal.loads(zlib.decompress(pack))
        if self._rows:
            yield self._rows
