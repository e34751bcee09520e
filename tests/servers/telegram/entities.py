"""What Telegram finds in the text that a person wrote: commands, mentions, links."""

from __future__ import annotations

import re
from typing import Final

from tests.servers.telegram.html import units
from tests.servers.telegram.refusals import Json

# As tdlib finds them; \w is any letter, so that "/hëlp" is no command, and nor is "a/b".
FOUND: Final = re.compile(
    r"(?P<url>(?<![\w@.])https?://[^\s<>\"']+[^\s<>\"'.,!?)])"
    r"|(?P<email>(?<![\w@.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>]))"
    r"|(?P<mention>(?<!\w)@[a-zA-Z0-9_]{3,32}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
)


def find_entities(text: str) -> list[Json]:
    """The entities of a text, in its order, counted in UTF-16 units."""
    return [
        {
            "type": match.lastgroup,
            "offset": units(text[: match.start()]),
            "length": units(match[0]),
        }
        for match in FOUND.finditer(text)
    ]
