"""Texts as hostile as JSON can hold them."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from bot import text

NASTY = (
    "<b></b><a href='x'>&amp;{name}{n}\0\r\n\t\u2066\u2067\u2068\u2069\u202d\u202e\u202cمرحباאב٣🙂"
)

anything = st.characters(exclude_categories=())  # lone surrogates and null bytes included
words = st.one_of(st.text(anything, max_size=30), st.text(NASTY, max_size=30))
names = st.sampled_from(["name", "n", "url", "x"])
_turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ours = st.characters(exclude_characters=_turning, exclude_categories=["Cs"])
sentences = st.one_of(
    st.text(_ours, max_size=20),
    st.sampled_from(
        [
            "Hello, <b>{name}</b>!",
            '<a href="{url}">{name}</a>',
            "{name}",
            "{n} <i>of</i> {x}\n<code>{name}</code>",
            "</b>{name}<b>",
        ]
    ),
)
simple: st.SearchStrategy[text.Gap] = st.one_of(
    words,
    st.integers(-(10**400), 10**400),
    st.floats(),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, UTC])),
    st.timedeltas(),
    st.integers(-5000, 5000).map(text.TimeOfDay),
    st.integers(0, 6).map(text.Weekday),
    words.map(text.CommandWord),
    st.one_of(words, st.sampled_from(["ha", "pt-BR", "zh-Hant", "xx"])).map(text.LanguageName),
    words.map(text.PersonName),
    words.map(text.Link),
)


def _texts(inner: st.SearchStrategy[text.Text]) -> st.SearchStrategy[text.Text]:
    items = st.lists(st.one_of(words, inner), max_size=4).map(tuple)
    gap = st.one_of(
        simple, inner, items.map(text.Listing), st.builds(text.Lines, items, apart=st.booleans())
    )
    gaps = st.dictionaries(names, gap, max_size=4).map(lambda chosen: tuple(chosen.items()))
    plural = st.one_of(st.just(""), sentences)
    return st.builds(text.Text, sentences, gaps, words, plural, st.integers(-3, 10**6))


texts: st.SearchStrategy[text.Text] = st.recursive(words.map(text.verbatim), _texts, max_leaves=8)

EXAMPLES: tuple[text.Gap, ...] = (
    "Ana",
    3,
    2.5,
    date(2026, 11, 20),
    datetime(2026, 11, 20, 17, 5, tzinfo=UTC),
    timedelta(days=1, hours=3),
    text.TimeOfDay(875),
    text.Weekday(6),
    text.CommandWord("help"),
    text.LanguageName("ha"),
    text.PersonName("p1"),
    text.Link("https://example.org/?a=1&b=2"),
    text.Lines(("one", text.verbatim("two"))),
    text.Listing(("one", "two", "three")),
    text.verbatim("words"),
)
