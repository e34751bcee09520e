"""What the tests of the core share."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import OWN


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """Afterwards logs go where they went before."""
    root, raising = logging.getLogger(), logging.raiseExceptions
    levels = [(name, logging.getLogger(name).level) for name in (None, *OWN)]
    handlers, configured = root.handlers[:], structlog.get_config()
    yield
    root.handlers[:] = handlers
    for name, level in levels:
        logging.getLogger(name).setLevel(level)
    logging.raiseExceptions = raising
    structlog.configure(**configured)
    structlog.contextvars.clear_contextvars()
