import pytest
from telegram import InlineKeyboardMarkup

from bot.platforms.base import ReadyButton
from bot.platforms.telegram.keyboard import UnfitButton, keyboard


def row(*labels: str) -> tuple[ReadyButton, ...]:
    return tuple(ReadyButton(label, "yes:1:2") for label in labels)


def labels(shown: InlineKeyboardMarkup | None) -> list[list[str]]:
    assert shown
    return [[button.text for button in each] for each in shown.inline_keyboard]


@pytest.mark.parametrize("rows", [(), ((),)])
def test_no_buttons_are_no_keyboard(rows: tuple[tuple[ReadyButton, ...], ...]) -> None:
    assert keyboard(rows) is None


def test_a_button_carries_its_data_or_opens_an_address() -> None:
    link = ReadyButton("Join", url="https://t.me/banyan?start=x")

    shown = keyboard(((ReadyButton("Yes", "yes:1"), link),))

    assert shown
    [[yes, join]] = shown.inline_keyboard
    assert (yes.text, yes.callback_data, yes.url) == ("Yes", "yes:1", None)
    assert (join.text, join.callback_data, join.url) == ("Join", None, link.url)


def test_rows_stay_as_they_are_where_they_fit() -> None:
    assert labels(keyboard((row("0", "1", "2", "3", "4"), row("Back", "Not now")))) == [
        ["0", "1", "2", "3", "4"],
        ["Back", "Not now"],
    ]


def test_a_row_has_at_most_eight_buttons() -> None:
    shown = labels(keyboard((row(*map(str, range(20))),)))

    assert [len(each) for each in shown] == [8, 8, 4]


@pytest.mark.parametrize(
    "wide",
    [
        ("Yes", "I would like to think about it"),
        ("Something else", "Facilitating meetings"),
        ("我想再考虑一下这件事情", "好的"),
        ("🙂" * 9, "no"),
    ],
)
def test_labels_that_a_telephone_would_cut_stand_under_each_other(wide: tuple[str, ...]) -> None:
    assert labels(keyboard((row(*wide),))) == [[each] for each in wide]


def test_vowel_signs_and_walls_take_no_room() -> None:
    names = ("\u2068مُدَرِّبَة\u2069 " + "\u064e" * 20, "\u2068مُنَظِّم\u2069")

    assert len(labels(keyboard((row(*names),)))) == 1


@pytest.mark.parametrize("label", ["", " ", "\n"])
def test_no_label_is_empty(label: str) -> None:
    assert labels(keyboard((row(label),))) == [["…"]]


@pytest.mark.parametrize("data", ["", "x" * 65, "ل" * 33])
def test_data_that_telegram_refuses_is_our_own_bug(data: str) -> None:
    with pytest.raises(UnfitButton, match="1 to 64 bytes"):
        keyboard(((ReadyButton("Yes", data),),))


def test_the_longest_data_are_sent() -> None:
    assert keyboard(((ReadyButton("Yes", "ل" * 32),),))


@pytest.mark.parametrize("url", ["mailto:a@b.c", "javascript:x", "matrix:u/x", "t.me/x"])
def test_an_address_that_telegram_refuses_is_our_own_bug(url: str) -> None:
    with pytest.raises(UnfitButton, match="https://"):
        keyboard(((ReadyButton("Look", url=url),),))


def test_there_are_at_most_a_hundred_buttons() -> None:
    assert keyboard((row(*"x" * 100),))
    with pytest.raises(UnfitButton, match="at most 100"):
        keyboard((row(*"x" * 101),))
