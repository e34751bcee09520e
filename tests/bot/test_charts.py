from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image

from bot.charts import Radar, radar
from bot.charts.card import GROUND, OWN, ROLE, SURFACE, WIDTH
from bot.charts.radar_chart import clearest_gap, unbroken
from bot.charts.wheel import Label, wheel
from bot.charts.words import clean, width, wrap

ROOT = Path(__file__).parents[2]

SKILLS = Radar(
    title="Your skills for organising events",
    labels=(
        "Facilitating meetings",
        "Conflict resolution",
        "Project management",
        "Volunteer recognition",
        "Outreach",
        "Fundraising",
    ),
    own=(3, 2, 4, 1, 2, 0),
    role=(3, 3, 2, 3, 2, 4),
    own_name="You",
    role_name="Event organiser",
    skipped_name="Skipped",
)
LETTERS = {
    "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz “”‘’–—…",
    "fr": "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ àâæçéèêëîïôœùûüÿ « »",
    "es": "ÁÉÍÑÓÚÜ áéíñóúü ¿?¡!",
    "id": "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz é",
    "pt_BR": "ÁÂÃÀÇÉÊÍÓÔÕÚ áâãàçéêíóôõú ªº",
    "ha": "ƁƊƘƳ ɓɗƙƴ ’yan ƁangareN ƙungiyoyi Ƴan",
    "ar": "ء آ أ ؤ إ ئ ا ب ة ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ى ي "
    "لا سَلَامٌ ١٢٣٤٥٦٧٨٩٠ ، ؛ ؟ «»",
    "en_XA": "[Ýöûŕ šķîļļš ƒöŕ: Éṽéñţ öŕĝåñîšéŕ þŕöĵéçţ ɱåñåĝéɱéñţ þûƀļîç one two]",
}
ARABIC = replace(
    SKILLS,
    title="مهاراتك لدور تنظيم الفعاليات",
    labels=(
        "تيسير الاجتماعات",
        "حل النزاعات",
        "إدارة المشاريع",
        "Wikidata للجميع",
        "التواصل",
        "جمع",
    ),
    own_name="أنت",
    role_name="تنظيم الفعاليات",
    direction="rtl",
    language="ar",
)


def repeated(times: int) -> Radar:
    return replace(
        SKILLS,
        labels=[*SKILLS.labels] * times,
        own=[*SKILLS.own] * times,
        role=[*SKILLS.role] * times,
    )


def opened(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    assert image.format == "PNG"
    return image.convert("RGB")


def places(image: Image.Image, colour: str) -> list[tuple[int, int]]:
    """Where a colour, or one that looks the same, is."""
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    lows, highs = [part - 12 for part in wanted], [part + 12 for part in wanted]
    masks = [
        band.point([255 * (low <= value <= high) for value in range(256)])
        for band, low, high in zip(image.split(), lows, highs, strict=True)
    ]
    found = [
        all(values) for values in zip(*(mask.get_flattened_data() for mask in masks), strict=True)
    ]
    return [(at % image.width, at // image.width) for at, hit in enumerate(found) if hit]


def below_the_legend(image: Image.Image) -> Image.Image:
    return image.crop((0, 170, image.width, image.height))


@pytest.mark.parametrize("recipe", [SKILLS, ARABIC], ids=["en", "ar"])
def test_both_series_are_drawn_on_a_card_that_is_right_in_light_and_dark(recipe: Radar) -> None:
    image = opened(radar(recipe))
    wheel = below_the_legend(image)
    assert image.width == WIDTH
    assert 600 < image.height < 1000
    assert len(places(wheel, OWN)) > 3000
    assert len(places(wheel, ROLE)) > 2000
    corner, middle = image.getpixel((2, 2)), image.getpixel((WIDTH // 2, 20))
    assert isinstance(corner, tuple)
    assert isinstance(middle, tuple)
    assert close(corner, GROUND)
    assert close(middle, SURFACE)


def close(pixel: tuple[int, ...], colour: str) -> bool:
    wanted = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return all(abs(have - want) <= 4 for have, want in zip(pixel, wanted, strict=True))


def test_a_higher_level_reaches_further_out() -> None:
    low = opened(radar(replace(SKILLS, own=(1,) * 6, role=(0,) * 6)))
    high = opened(radar(replace(SKILLS, own=(4,) * 6, role=(0,) * 6)))
    assert extent(low) < extent(high) / 2


def extent(image: Image.Image) -> int:
    rows = [y for _, y in places(below_the_legend(image), OWN)]
    return max(rows) - min(rows)


def test_skipped_skills_are_gaps() -> None:
    whole = opened(radar(replace(SKILLS, own=(4,) * 6)))
    gaps = opened(radar(replace(SKILLS, own=(4, None, 4, None, 4, None))))
    assert 0 < len(places(below_the_legend(gaps), OWN)) < len(places(below_the_legend(whole), OWN))


def test_an_outline_is_broken_at_its_gaps_only() -> None:
    a, b, c, d = (0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0)
    assert unbroken([a, b, c, d]) == [[a, b, c, d, a]]
    assert unbroken([a, None, c, d]) == [[c, d, a]]
    assert unbroken([a, None, c, None]) == [[c], [a]]
    assert unbroken([None, None, None]) == []


def test_digits_stand_where_no_outline_crosses_a_ring() -> None:
    assert clearest_gap(replace(SKILLS, own=(None,) * 6, role=(0,) * 6), 200) == 5
    flat = replace(SKILLS, own=(2, 2, 2, 2, 0, 2), role=(2, 2, 2, 2, 0, 2))
    assert clearest_gap(flat, 200) == 4


@pytest.mark.parametrize(("direction", "side"), [("ltr", range(400)), ("rtl", range(400, 800))])
def test_few_answers_become_bars_from_the_start_of_the_line(direction: str, side: range) -> None:
    own = (1, None, None, None, None, None)
    plain = {**asdict(SKILLS), "own": own, "role": (0,) * 6, "direction": direction}
    drawn = places(opened(radar(Radar(**plain))), OWN)
    assert drawn
    assert all(x in side for x, _ in drawn)


def test_many_skills_become_bars() -> None:
    assert opened(radar(repeated(3))).height > 18 * 100


def test_nobody_answered_anything_is_a_picture_of_the_role() -> None:
    image = below_the_legend(opened(radar(replace(SKILLS, own=(None,) * 6))))
    assert not places(image, OWN)
    assert places(image, ROLE)


@pytest.mark.parametrize("language", LETTERS)
def test_every_language_has_its_letters(language: str) -> None:
    letters = LETTERS[language]
    assert clean(letters) == letters
    drawn = replace(SKILLS, title=letters, labels=(letters, *SKILLS.labels[1:]), language=language)
    blank = replace(drawn, title=".", labels=(".", *SKILLS.labels[1:]))
    assert radar(drawn) != radar(blank)  # and no warning of a missing letter, which is an error


def test_arabic_letters_are_joined() -> None:
    assert width("ببب", 26) < 0.8 * 3 * width("ب", 26)


def test_a_letter_without_a_font_is_an_error_and_no_row_of_boxes() -> None:
    with pytest.raises(ValueError, match=r"U\+0995"):
        radar(replace(SKILLS, labels=("ক", *SKILLS.labels[1:])))


def test_what_is_no_letter_and_cannot_be_drawn_is_left_out() -> None:
    assert clean("🌱\ufe0f  Gro\u202ewth\x00\n1\u20e3 \ud800e\u0301 می\u200cخواهم") == (
        "Growth 1 é می\u200cخواهم"
    )


def test_text_from_people_is_never_a_formula() -> None:
    formula = replace(SKILLS, title=r"$\frac{", labels=(r"$x^2$", r"$\nothing$", *"abcd"))
    assert radar(formula) != radar(replace(formula, labels=("x2", r"$\nothing$", *"abcd")))


LABELS = some.lists(
    some.text("abcdefgh ɓƙéلامب", min_size=1, max_size=40).filter(str.strip),
    min_size=3,
    max_size=12,
)


@settings(deadline=None, max_examples=60)
@given(LABELS)
def test_no_label_touches_another_or_the_wheel_or_the_edge(texts: list[str]) -> None:
    layout = wheel(texts)
    if layout is None:  # words too long for any radar
        return
    for at, label in enumerate(layout.labels):
        assert " ".join(label.lines) == " ".join(texts[at].split())
        assert -WIDTH / 2 + 20 < label.left < label.right < WIDTH / 2 - 20
        assert not label.reaches_into(layout.radius)
        assert not any(map(label.touches, layout.labels[at + 1 :]))


def test_labels_of_real_length_fit_around_a_wheel() -> None:
    layout = wheel(repeated(2).labels)
    assert layout is not None
    assert len(layout.labels) == 12


def test_labels_touch_when_they_are_near() -> None:
    label = Label(["a"], "start", x=0, top=0, width=20, height=20)
    assert label.touches(replace(label, x=25))
    assert not label.touches(replace(label, x=35))
    assert label.reaches_into(5)


@settings(deadline=None, max_examples=60)
@given(some.text("abcd éλ ᵷلا", max_size=120), some.integers(40, 300))
def test_wrapping_loses_nothing_and_stays_within_the_room(text: str, room: int) -> None:
    lines = wrap(text, room, 26)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(width(line, 26) <= room for line in lines)


def test_a_mark_stays_with_its_letter_where_a_word_is_broken() -> None:
    assert wrap("بَبَبَبَ", 1, 26) == ["بَ", "بَ", "بَ", "بَ"]


def test_a_picture_is_small_even_with_long_labels() -> None:
    long = replace(
        repeated(2),
        title=LETTERS["en_XA"],
        labels=[LETTERS["en_XA"][:60]] * 12,
        own=(1, None, 3, 4, 0, 1) * 2,
    )
    assert len(radar(long)) <= 60_000


def test_more_than_fits_into_the_bytes_is_refused() -> None:
    endless = replace(SKILLS, labels=[LETTERS["en_XA"] * 14] * 6)
    with pytest.raises(ValueError, match="60 kB"):
        radar(endless)


def test_a_recipe_survives_as_plain_data() -> None:
    again = Radar(**json.loads(json.dumps(asdict(SKILLS))))
    assert radar(again) == radar(SKILLS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"own": (1, 2)},
        {"own": (5,) * 6},
        {"role": (-1,) * 6},
        {"labels": (), "own": (), "role": ()},
        {"scale": ("1",)},
        {"direction": "up"},
    ],
)
def test_a_wrong_recipe_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Expected"):
        Radar(**{**asdict(SKILLS), **wrong})


def test_the_recipe_costs_no_matplotlib() -> None:
    asked = "import sys, bot.charts; print({'matplotlib', 'numpy', 'PIL'} & set(sys.modules))"
    assert run(asked, cwd=ROOT) == "set()\n"


def test_drawing_leaves_no_trace_and_ignores_the_settings_of_others(tmp_path: Path) -> None:
    for name in ("home", "temporary", "here"):
        (tmp_path / name).mkdir()
    (tmp_path / "here" / "matplotlibrc").write_text("lines.antialiased: False\n")
    (tmp_path / "recipe.json").write_text(json.dumps(asdict(SKILLS)))
    draws = (
        "import json, sys; from pathlib import Path; from bot.charts import Radar, radar;"
        "recipe = Radar(**json.loads(Path('../recipe.json').read_text()));"
        "Path('../picture.png').write_bytes(radar(recipe))"
    )
    homes = {
        "HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path / "temporary"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    assert run(draws, cwd=tmp_path / "here", **homes) == ""
    assert (tmp_path / "picture.png").read_bytes() == radar(SKILLS)
    left = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["matplotlibrc", "picture.png", "recipe.json"]


def run(code: str, *, cwd: Path, **environment: str) -> str:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG", "MPL"))
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
