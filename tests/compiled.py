"""What is compiled once for all tests of a process: they make hundreds of applications over as many databases."""

from collections.abc import Callable
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine

from tracker import db


class CompiledTemplates(BytecodeCache):
    """The code of each template, by its name and text."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, when it was compiled before."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


class Engines:
    """Engines of the databases that one test after another finds at the same place: an engine keeps its statements."""

    def __init__(self, connect: Callable[[str], Engine]) -> None:
        self._connect = connect
        self._engines: dict[str, Engine | None] = {}

    def kept(self, url: str) -> str:
        """Keep the engine of a database, once it is connected to; its URL."""
        self._engines.setdefault(url, None)
        return url

    def connect(self, url: str) -> Engine:
        """What `db.connect` does, by an engine of a former test where there is one."""
        engine = self._engines.get(url)
        if engine is None:
            engine = self._connect(url)
            if url in self._engines:
                self._engines[url] = engine
        db.session.remove()
        db.session.configure(bind=engine)
        return engine

    def rest(self) -> None:
        """Close all connections."""
        db.session.remove()
        for engine in filter(None, self._engines.values()):
            engine.dispose()
