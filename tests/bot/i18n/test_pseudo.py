"""The two languages that nobody speaks show what a real one would break."""

from bot.i18n import SHIPPED, Reader, best_language, languages, plain, pseudo, render
from bot.text import _, ngettext

LONG = Reader((pseudo.LONG,))
TURNED = Reader((pseudo.TURNED,))


def test_the_long_one_is_longer_with_accents_and_keeps_gaps_and_marks() -> None:
    message = render(_("Hello, <b>{name}</b>!", name="Ana"), LONG)

    assert message == "[Hélló, <b>Ana</b>!~~~]"


def test_both_have_plurals() -> None:
    counted = ngettext("one person", "{n} people", 2)

    assert plain(counted, LONG).startswith("[2 péóplé")
    assert plain(counted, TURNED) == "2 \u202epeople\u202c"


def test_words_of_people_stay_as_they_are() -> None:
    assert "Ana" in plain(_("Hello, {name}!", name="Ana"), TURNED)


def test_nobody_is_offered_them() -> None:
    assert not pseudo.LANGUAGES & set(SHIPPED)
    assert not pseudo.LANGUAGES & {tag for tag, _ in languages()}
    assert best_language("ar_XB") == "ar"
