"""Options as fields of the studio's pages: of a step, and of a funnel's design."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileField
from django.test import Client
from django.urls import reverse
from PIL import Image

from funnel.admin.design import FunnelForm
from funnel.models import Funnel
from steps import pictures
from steps.admin.options import OptionsForm, form_field, in_words, with_options
from steps.admin.steps import StepAdmin, StepForm
from steps.design import DESIGN
from steps.fields import FIELD_TYPES
from steps.models import Choice, Step
from steps.options import Option, OptionKind
from tests.builders import draft_step, make_funnel
from tests.studio import add_rows, fields, fill_in, log_in, page_of, rows_of, text_of

pytestmark = pytest.mark.django_db

EVERY_KIND = (
    Option("shown", "Shown", OptionKind.FLAG, default=True),
    Option("width", "Width", OptionKind.NUMBER, "5", least=1, most=9, whole=True),
    Option("unit", "Unit", OptionKind.TEXT, most=4),
    Option("rows", "Rows", OptionKind.LINES, [], most=3),
    Option("size", "Size", OptionKind.ONE_OF, "s", choices=(("s", "Small"), ("l", "Large"))),
    Option("paint", "Paint", OptionKind.COLOUR),
    Option("badge", "Badge", OptionKind.PICTURE),
)
DEFAULTS = {"option_shown": "on", "option_width": "5", "option_size": "s"}


@with_options(EVERY_KIND)
class EveryForm(OptionsForm):
    """A form of nothing but options, kept as a funnel's design."""

    column = "design"

    class Meta:
        model = Funnel
        fields = ()


@pytest.fixture(autouse=True)
def _uploads(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def png(colour: str = "red") -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (20, 10), colour).save(file, "PNG")
    return SimpleUploadedFile("logo.png", file.getvalue(), "image/png")


def entered(data: dict[str, str], **design: Any) -> EveryForm:
    """The form of a funnel with this design, posted with this data."""
    return EveryForm({**DEFAULTS, **data}, instance=make_funnel(design=design))


def step_page(key: str) -> str:
    return reverse("admin:steps_step_change", args=[Step.objects.get(key=key).pk])


# --- Any options


@pytest.mark.parametrize(
    ("data", "options"),
    [
        ({}, {}),
        ({"option_width": "07.0"}, {"width": "7"}),
        ({"option_width": ""}, {"width": ""}),
        ({"option_unit": " km "}, {"unit": "km"}),
        ({"option_rows": "a\r\n\r\n b "}, {"rows": ["a", "b"]}),
        ({"option_size": "l"}, {"size": "l"}),
        ({"option_size": ""}, {}),
        ({"option_paint": "#2F4BD6"}, {"paint": "#2f4bd6"}),
    ],
)
def test_what_differs_from_the_default_is_kept_canonical(data: dict[str, str], options: dict[str, Any]) -> None:
    form = entered(data)

    assert form.is_valid()
    assert form.instance.design == options


def test_flag_that_is_not_ticked_is_off() -> None:
    form = EveryForm({"option_width": "5", "option_size": "s"}, instance=make_funnel())

    assert form.is_valid()
    assert form.instance.design == {"shown": False}


def test_fields_show_what_is_set_or_the_default() -> None:
    form = EveryForm(instance=make_funnel(design={"rows": ["a", "b"], "unit": "km"}))

    assert {name.removeprefix("option_"): form[name].value() for name in form.fields} == {
        "shown": True,
        "width": "5",
        "unit": "km",
        "rows": "a\nb",
        "size": "s",
        "paint": "",
        "badge": "",
    }


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("option_width", "ten", "Write a number."),
        ("option_width", "10", "Write a number of at most 9."),
        ("option_unit", "metres", "Use at most 4 characters."),
        ("option_paint", "red", "Write a colour as #rrggbb, such as #2f4bd6."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(name: str, value: str, why: str) -> None:
    form = entered({name: value})

    assert form.errors == {name: [why]}


def test_saving_untouched_changes_nothing() -> None:
    design = {"shown": False, "width": "7", "unit": "km", "rows": ["a", "b"], "size": "l", "paint": "#2f4bd6"}
    shown = EveryForm(instance=make_funnel(design=design))
    data = {name: shown[name].value() for name in shown.fields if shown[name].value() not in (False, "")}

    form = EveryForm(data, instance=shown.instance)

    assert form.is_valid()
    assert form.changed_data == []
    assert form.instance.design == design


def test_words_of_options() -> None:
    options = {"shown": False, "rows": ["a", "b"], "size": "l", "badge": "0" * 16 + ".webp", "gone": "x"}

    assert in_words(EVERY_KIND, options) == [("Shown", "no"), ("Rows", "a, b"), ("Size", "Large"), ("Badge", "a picture")]


def test_one_key_means_one_thing_whichever_type_has_it() -> None:
    found: dict[str, Option] = {}
    options = [option for kind in FIELD_TYPES.values() for option in kind.options]

    assert [option.key for option in options if found.setdefault(option.key, option) is not option] == []


# --- A step's


def test_unit_of_a_number_is_set_and_read_back(client: Client) -> None:
    make_funnel(steps=[draft_step("team", "number")])
    log_in(client)

    fill_in(client, step_page("team"), option_unit=" kg ")

    assert Step.objects.get().options == {"unit": "kg"}
    assert client.get(step_page("team")).context["adminform"].form["option_unit"].value() == "kg"


def test_step_page_has_the_options_of_all_types_each_shown_for_its_types() -> None:
    wanted = {option.key for kind in FIELD_TYPES.values() for option in kind.options}

    assert {name.removeprefix("option_") for name in StepForm.base_fields if name.startswith("option_")} == wanted
    for kind in FIELD_TYPES.values():
        for option in kind.options:
            assert f"'{kind.key}'" in StepAdmin.conditional_fields[f"option_{option.key}"]
    assert "'short_text'" not in StepAdmin.conditional_fields["option_unit"]


def test_options_that_the_new_type_lacks_are_dropped(client: Client) -> None:
    make_funnel(steps=[draft_step("team", "number", options={"unit": "kg"}), draft_step("size", "number", options={"unit": "m"})])
    log_in(client)

    fill_in(client, step_page("team"), type="email", option_unit="kg", option_step="no number", option_columns="many")
    fill_in(client, page_of(Funnel.objects.get()), **{"steps-1-type": "content"})

    assert list(Step.objects.values_list("type", "options")) == [("email", {}), ("content", {})]


def test_unsound_option_is_refused_at_its_field(client: Client) -> None:
    make_funnel(steps=[draft_step("team", "number")])
    log_in(client)

    page = fill_in(client, step_page("team"), option_step="a bit")

    assert page.context["adminform"].form.errors == {"option_step": ["Write a number."]}
    assert Step.objects.get().options == {}


def test_every_type_survives_saving_its_page(client: Client) -> None:
    make_funnel(steps=[draft_step(key.replace("_", "-"), key, choices=["a"]) for key in FIELD_TYPES])
    before = dict(Step.objects.values_list("key", "options"))
    log_in(client)

    for key in before:
        page = fill_in(client, step_page(key))
        assert page.redirect_chain, key

    assert dict(Step.objects.values_list("key", "options")) == before


def test_picture_of_a_choice_is_uploaded_replaced_and_removed(client: Client) -> None:
    make_funnel(steps=[draft_step("pet", "picture_choice", choices=["cat", "dog"])])
    log_in(client)
    seen = []

    for change in ({"choices-0-picture": png()}, {"choices-0-picture": png("blue")}, {}, {"choices-0-picture-clear": "on"}):
        data = {**fields(client.get(step_page("pet"))), **change, "_save": ""}
        client.post(step_page("pet"), data)
        seen.append(Choice.objects.get(key="cat").picture)

    red, blue, kept, removed = seen
    assert pictures.read(red)
    assert (blue, removed) == (kept, "")
    assert red != blue
    assert Choice.objects.get(key="dog").picture == ""


def test_pictures_are_asked_for_only_where_choices_have_them(client: Client) -> None:
    make_funnel(steps=[draft_step("pet", "picture_choice", choices=["cat"]), draft_step("size", "single_choice", choices=["s"])])
    log_in(client)

    asked = {key: "picture" in rows_of(client.get(step_page(key)), "choices").forms[0].fields for key in ("pet", "size")}

    assert asked == {"pet": True, "size": False}


def test_file_that_is_no_picture_is_refused_at_its_row(client: Client) -> None:
    make_funnel(steps=[draft_step("pet", "picture_choice", choices=["cat"])])
    log_in(client)

    broken = SimpleUploadedFile("cat.png", b"no picture", "image/png")
    page = client.post(step_page("pet"), {**fields(client.get(step_page("pet"))), "choices-0-picture": broken, "_save": ""})

    said = rows_of(page, "choices").forms[0].errors["picture"]
    assert said == ["This is no picture that can be shown. Upload a PNG, JPEG, WebP or GIF file."]


def test_choices_without_pictures_are_added_as_before(client: Client) -> None:
    make_funnel(steps=[draft_step("pet", "picture_choice", choices=["cat"])])
    log_in(client)

    add_rows(client, step_page("pet"), "choices", {"label": "Dog"})

    assert list(Choice.objects.values_list("key", "picture")) == [("cat", ""), ("dog", "")]


def test_analyst_reads_options_in_words(client: Client) -> None:
    make_funnel(steps=[draft_step("team", "number", options={"unit": "kg"})], design={"accent": "#2f4bd6", "review": True})
    log_in(client, "analyst")

    assert "Unit: kg" in text_of(client.get(step_page("team")))
    funnel = text_of(client.get(page_of(Funnel.objects.get())))
    assert "Brand colour: #2f4bd6; Check your answers: yes" in funnel
    assert 'name="option_' not in funnel


# --- A funnel's design


def test_design_is_set_on_the_funnels_page(client: Client) -> None:
    funnel = make_funnel()
    log_in(client)

    fill_in(client, page_of(funnel), option_scheme="dark", option_accent="#2F4BD6", option_progress="dots", option_review="on")

    funnel.refresh_from_db()
    assert funnel.design == {"scheme": "dark", "accent": "#2f4bd6", "progress": "dots", "review": True}


def test_all_of_the_design_has_a_field() -> None:
    assert {f"option_{option.key}" for option in DESIGN} <= set(FunnelForm.base_fields)


def test_colour_that_cannot_be_read_is_refused_with_the_nearest_that_can(client: Client) -> None:
    funnel = make_funnel()
    log_in(client)

    refused = fill_in(client, page_of(funnel), option_accent="#ffd700").context["adminform"].form.errors
    nearest = re.findall("#[0-9a-f]{6}", refused["option_accent"][0])[-1]
    fill_in(client, page_of(funnel), option_accent=nearest)

    assert list(refused) == ["option_accent"]
    assert nearest != "#ffd700"
    funnel.refresh_from_db()
    assert funnel.design == {"accent": nearest}


def test_logo_is_stored_shown_and_kept(client: Client) -> None:
    funnel = make_funnel()
    log_in(client)

    client.post(page_of(funnel), {**fields(client.get(page_of(funnel))), "option_logo": png(), "_save": ""})
    page = text_of(fill_in(client, page_of(funnel), name="Renamed"))

    funnel.refresh_from_db()
    assert pictures.read(funnel.design["logo"])
    assert f'<img src="{pictures.url(funnel.design["logo"])}" alt="The picture as it is now"' in page


@pytest.mark.parametrize("forged", ["../../etc/passwd", "x" * 32 + ".webp"])
def test_name_of_a_picture_cannot_be_typed(client: Client, forged: str) -> None:
    funnel = make_funnel()
    log_in(client)

    fill_in(client, page_of(funnel), option_logo=forged)

    funnel.refresh_from_db()
    assert funnel.design == {}


def test_new_funnel_is_named_first_and_designed_later(client: Client) -> None:
    log_in(client)

    fill_in(client, reverse("admin:funnel_funnel_add"), name="Quiz", slug="quiz")

    funnel = Funnel.objects.get()
    assert (funnel.design, funnel.languages) == ({}, "en")


@pytest.mark.parametrize(
    ("source", "further", "stored"),
    [("en", "de", "en, de"), ("de", "ar, en", "de, ar, en"), ("de", "de", "de"), ("en", "", "en")],
)
def test_languages_are_stored_with_that_of_the_texts_first(client: Client, source: str, further: str, stored: str) -> None:
    funnel = make_funnel(languages="en, ar")
    log_in(client)

    fill_in(client, page_of(funnel), source_language=source, further_languages=further)

    funnel.refresh_from_db()
    assert funnel.languages == stored


def test_several_ticks_make_several_languages(client: Client) -> None:
    funnel = make_funnel()
    log_in(client)

    data: dict[str, Any] = {**fields(client.get(page_of(funnel))), "further_languages": ["de", "ar"], "_save": ""}
    client.post(page_of(funnel), data)

    funnel.refresh_from_db()
    assert set(funnel.languages.split(", ")) == {"en", "de", "ar"}


def test_language_that_is_not_there_is_refused(client: Client) -> None:
    funnel = make_funnel()
    log_in(client)

    page = fill_in(client, page_of(funnel), further_languages="de, xx")

    assert page.context["adminform"].form.errors == {"further_languages": ["Pick among the languages offered."]}


def test_preview_says_how_the_draft_looks(client: Client) -> None:
    block = {"type": "reveal", "title": "Why?", "text": "Because."}
    number = draft_step("team", "number", options={"unit": "kg"}, blocks=[block])
    funnel = make_funnel(steps=[number], design={"scheme": "dark"}, languages="en, de")
    log_in(client, "analyst")

    page = text_of(client.get(page_of(funnel, "preview")))

    for part in ("Light or dark: Always dark", "Languages: English, Deutsch", "Unit: kg", "Details to unfold: Why? – Because."):
        assert part in page


@pytest.mark.parametrize("kind", list(OptionKind))
def test_every_kind_has_a_field_that_may_be_left_out(kind: OptionKind) -> None:
    field = form_field(Option("any", "Any", kind, choices=(("", "None"),)))

    assert not field.required
    assert isinstance(field, FileField) == (kind is OptionKind.PICTURE)
