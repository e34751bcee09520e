"""Telegram's HTML parse mode, as strict as the original (tdlib, parse_html)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from tests.servers.telegram.refusals import Json

KINDS: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ENTITY: Final = re.compile(
    r"&(?:#x(?P<hex>[0-9a-fA-F]{1,7})|#(?P<dec>\d{1,8})|(?P<name>[A-Za-z]+));?"
)
NAME_TOKEN: Final = re.compile(r"[A-Za-z0-9.\-]*")
TIME_FORMAT: Final = re.compile(r"r|w?[dD]?[tT]?")
SPACE: Final = " \t\n\r\v\f"
LINKS: Final = {"http", "https", "tg", "ton", "tonsite", "mailto", "tel"}


class MarkupError(Exception):
    """The HTML is not what Telegram takes; the text is Telegram's own."""


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    start: int


def units(text: str) -> int:
    """The length in UTF-16 code units, in which Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(html: str) -> tuple[str, list[Json]]:
    """The text and its entities; raises MarkupError in Telegram's words."""
    if "<" not in html and "&" not in html:
        return html, []
    return _Parser(html).parse()


def _character(match: re.Match[str]) -> str:
    """What a character reference stands for; unknown ones stay as they are."""
    if name := match["name"]:
        return NAMED.get(name, match[0])
    code = int(match["hex"], 16) if match["hex"] else int(match["dec"])
    if not 0 < code < 0x10FFFF:
        return match[0]
    return chr(code)


def unescape(text: str) -> str:
    """The text with Telegram's few character references resolved."""
    return ENTITY.sub(_character, text) if "&" in text else text


class _Parser:
    def __init__(self, html: str) -> None:
        self.html = html
        self.at = 0
        self.parts: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while True:
            tag = self.html.find("<", self.at)
            self._text(self.html[self.at : tag if tag >= 0 else None])
            if tag < 0:
                break
            self.at = tag + 1
            if self._here() == "/":
                self._close(tag)
            else:
                self._start(tag)
        if self.open:
            raise MarkupError(
                f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"'
            )
        return self._whole(), self._sorted()

    def _whole(self) -> str:
        text = "".join(self.parts)
        try:
            # Two numeric references may be the halves of one sign.
            return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, check "
                "for unmatched surrogate code units"
            ) from None

    def _sorted(self) -> list[Json]:
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return sorted(self.entities, key=lambda one: (one["offset"], -one["length"]))

    def _here(self) -> str:
        return self.html[self.at : self.at + 1]

    def _until(self, signs: str) -> str:
        """What stands here up to one of the signs, or up to the end."""
        start = self.at
        while self.at < len(self.html) and self.html[self.at] not in signs:
            self.at += 1
        return self.html[start : self.at]

    def _skip_space(self) -> None:
        while self.at < len(self.html) and self.html[self.at] in SPACE:
            self.at += 1

    def _where(self, place: int) -> str:
        return f"at byte offset {len(self.html[:place].encode('utf-8', 'surrogatepass'))}"

    def _text(self, raw: str) -> None:
        if raw:
            text = unescape(raw)
            self.parts.append(text)
            self.length += units(text)

    def _start(self, tag: int) -> None:
        name = self._until(SPACE + ">").lower()
        if self.at >= len(self.html):
            raise MarkupError(f"Unclosed start tag {self._where(tag)}")
        if name not in KINDS:
            raise MarkupError(f'Unsupported start tag "{name}" {self._where(tag)}')
        attributes: dict[str, str] = {}
        while self._here() != ">":
            self._skip_space()
            if self._here() == ">":
                break
            self._attribute(name, tag, attributes)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" {self._where(tag)}')
        if name == "blockquote" and any(one.tag == name for one in self.open):
            raise MarkupError(f"Can't nest blockquotes {self._where(tag)}")
        self.at += 1
        self.open.append(_Open(name, attributes, self.length, len(self.parts)))

    def _attribute(self, tag_name: str, tag: int, attributes: dict[str, str]) -> None:
        attribute = self._until(SPACE + "=>")
        if not attribute:
            if self.at >= len(self.html):
                raise MarkupError(f"Unclosed start tag {self._where(tag)}")
            raise MarkupError(f'Empty attribute name in the tag "{tag_name}" {self._where(tag)}')
        self._skip_space()
        if self._here() != "=":
            if tag_name == "blockquote" and attribute == "expandable":
                attributes[attribute] = ""
                return
            raise MarkupError(
                "Expected equal sign in declaration of an attribute of the tag "
                f'"{tag_name}" {self._where(tag)}'
            )
        self.at += 1
        self._skip_space()
        if self.at >= len(self.html):
            raise MarkupError(f'Unclosed start tag "{tag_name}" {self._where(tag)}')
        attributes[attribute] = self._value()
        if self.at >= len(self.html):
            raise MarkupError(f"Unclosed start tag {self._where(tag)}")

    def _value(self) -> str:
        quote = self._here()
        if quote in {'"', "'"}:
            self.at += 1
            value = unescape(self._until(quote))
            self.at += 1
            return value
        token = self.at
        match = NAME_TOKEN.match(self.html, token)
        value = match[0].lower() if match else ""
        self.at += len(value)
        if self._here() not in SPACE + ">":
            raise MarkupError(f"Unexpected end of name token {self._where(token)}")
        return value

    def _close(self, tag: int) -> None:
        if not self.open:
            raise MarkupError(f"Unexpected end tag {self._where(tag)}")
        self.at += 1
        name = self._until(SPACE + ">").lower()
        self._skip_space()
        if self._here() != ">":
            raise MarkupError(f"Unclosed end tag {self._where(tag)}")
        self.at += 1
        innermost = self.open.pop()
        if name and name != innermost.tag:
            raise MarkupError(
                f'Unmatched end tag {self._where(tag)}, expected "</{innermost.tag}>", '
                f'found "</{name}>"'
            )
        if self.length > innermost.offset:  # what is empty is dropped
            self._add(innermost)

    def _add(self, tag: _Open) -> None:
        entity: Json = {
            "type": KINDS[tag.tag],
            "offset": tag.offset,
            "length": self.length - tag.offset,
        }
        match tag.tag:
            case "a":
                self._link(entity, tag)
                return
            case "pre" | "code":
                self._code(entity, tag)
                return
            case "tg-emoji":
                entity["custom_emoji_id"] = _emoji(tag.attributes.get("emoji-id", ""))
            case "tg-time":
                entity |= _time(tag.attributes)
            case "blockquote" if "expandable" in tag.attributes:
                entity["type"] = "expandable_blockquote"
        self.entities.append(entity)

    def _link(self, entity: Json, tag: _Open) -> None:
        url = tag.attributes.get("href") or "".join(self.parts[tag.start :])
        checked = checked_link(url)
        if checked.startswith("tg://user?id="):
            entity |= {"type": "text_mention", "user": _mentioned(checked)}
        elif checked:
            entity["url"] = checked
        else:
            return  # Telegram says nothing and shows plain text
        self.entities.append(entity)

    def _code(self, entity: Json, tag: _Open) -> None:
        language = tag.attributes.get("class", "")
        if tag.tag == "code" and language.startswith("language-"):
            entity["language"] = language.removeprefix("language-")
        last = self.entities[-1] if self.entities else {}
        same = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        if tag.tag == "pre" and same and last.get("type") == "code" and last.get("language"):
            last["type"] = "pre"
        elif tag.tag == "code" and same and last.get("type") == "pre" and entity.get("language"):
            last["language"] = entity["language"]
        else:
            self.entities.append(entity)


def _emoji(identifier: str) -> str:
    if not identifier.isdecimal() or int(identifier) == 0:
        raise MarkupError("Invalid custom emoji identifier specified")
    return identifier


def _time(attributes: dict[str, str]) -> Json:
    unix, form = attributes.get("unix", ""), attributes.get("format", "")
    if not unix.isdecimal() or int(unix) == 0:
        raise MarkupError("Invalid date specified")
    if not TIME_FORMAT.fullmatch(form):
        raise MarkupError("Invalid date format specified")
    return {"unix_time": int(unix), "date_time_format": form}


def _mentioned(url: str) -> Json:
    number = url.rpartition("=")[2]
    return {"id": int(number) if number.isdecimal() else 0, "is_bot": False, "first_name": "?"}


def checked_link(url: str) -> str:
    """The link if Telegram takes it, or nothing."""
    try:
        parts = urlsplit(url if ":" in url.partition("/")[0] else f"http://{url}")
    except ValueError:
        return ""
    if parts.scheme.lower() not in LINKS:
        return ""
    if parts.scheme in {"http", "https"} and "." not in (parts.hostname or ""):
        return ""
    return parts.geturl()
