"""What the settings of a community are called, and what they mean."""

from __future__ import annotations

from typing import Final

from bot.text import Text, _, pgettext
from storage.records.communities import Level
from storage.records.people import Circle

LEVELS: Final[dict[Level, Text]] = {
    Level.LOCAL: pgettext("button", "Local"),
    Level.REGIONAL: pgettext("button", "Regional"),
    Level.GLOBAL: pgettext("button", "Global"),
}
CIRCLES: Final[dict[Circle, Text]] = {
    Circle.COMMUNITY: pgettext("button", "This community"),
    Circle.HUB: pgettext("button", "This community and its hub"),
    Circle.EVERYONE: pgettext("button", "Everyone here"),
}
WELCOMES: Final[dict[str, Text]] = {
    "on": pgettext("button", "On"),
    "off": pgettext("button", "Off"),
}
NAMES: Final[dict[str, Text]] = {
    "name": pgettext("button", "Name"),
    "language": pgettext("button", "Language"),
    "zone": pgettext("button", "Time zone"),
    "level": pgettext("button", "Level"),
    "hub": pgettext("button", "Hub"),
    "word": pgettext("button", "Own word"),
    "circle": pgettext("button", "Who sees whom"),
    "contact": pgettext("button", "Outside contact"),
    "age": pgettext("button", "Minimum age"),
    "conduct": pgettext("button", "Code of conduct"),
    "welcome": pgettext("button", "Welcome"),
    "weekly": pgettext("button", "Announcements a week"),
}
QUESTIONS: Final[dict[str, Text]] = {
    "name": _("What is the community called?"),
    "language": _("Which language do I speak in its groups?"),
    "zone": _(
        "Which time zone does the community use? Tell me a city, or what time it is there now."
    ),
    "level": _("How far does the community reach?"),
    "hub": _(
        "Does it belong to a hub, a wider community that supports it? "
        "People and offers are looked for here first, then in the hub."
    ),
    "code": _("Please type the code that somebody who organises the hub gave you."),
    "word": _(
        "Does the community have a word of its own for people who take on a role, "
        "such as “coordinator” or “host”? If so, please type it."
    ),
    "circle": _(
        "How far may its people be seen at most? "
        "Each person chooses within that, and begins with nobody."
    ),
    "contact": _(
        "Sometimes a report is about those who organise. Whom outside can people turn to then? "
        "Please give an e-mail address or a page. Everybody in the community can see it."
    ),
    "age": _(
        "How old do people have to be at least to meet a mentor or a peer? They confirm it before "
        "I bring them together; whoever has confirmed less is asked again."
    ),
    "conduct": _(
        "Which code of conduct holds when people meet? Please give the address of a page, or say "
        "it in a sentence or two. Whoever meets others confirms it, again after each change."
    ),
    "welcome": _(
        "Shall I welcome those who come into its groups? At most once an hour, not at night, "
        "and without names."
    ),
    "weekly": _(
        "How many announcements does one person get in a week at most? Whoever has had that many "
        "does not get the next one."
    ),
}
