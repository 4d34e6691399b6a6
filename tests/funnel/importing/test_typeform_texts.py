"""The texts, endings and settings of a Typeform form: recalled, cleaned, linked."""

from __future__ import annotations

from typing import Any

import pytest

from steps.recall import fill_ending, fill_step
from tests.funnel.importing.samples_typeform import Json, field, form, group, picked, screen
from tests.funnel.importing.samples_typeform_logic import after, end, jump, of, when
from tests.funnel.importing.samples_typeform_visitors import brought, compiled


def title_of(text: Any, *before: Json, **parts: Any) -> str:
    """The title that a text becomes after some questions."""
    return str(brought(form(*before, field("q", title=text), **parts)).step("q").title)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi {{field:name}}!", 'Hi {{ name | "…" }}!'),
        ("Hi {{ field : name }}!", 'Hi {{ name | "…" }}!'),
        ("Hi {{field:id-name}}!", 'Hi {{ name | "…" }}!'),
        ("Hi {{field:must}}!", "Hi {{ must }}!"),
        ("{{hidden:plan}}", '{{ hidden.plan | "…" }}'),
        ("{{hidden:utm_source}}", '{{ hidden.utm_source | "…" }}'),
        ("{{var:score}} of {{var:Full Price}}", "{{ score }} of {{ full-price }}"),
        ("{{field:cv}}", '{{ cv.name | "…" }}'),
        ("{{field:cat\\_name}}", '{{ cat_name | "…" }}'),
        ("*Hi* {{field:name}}, _you_", 'Hi {{ name | "…" }}, you'),
        ("<b>Hi</b> {{field:name}} &amp; all", 'Hi {{ name | "…" }} & all'),
    ],
)
@pytest.mark.django_db
def test_recalls_are_written_in_our_way(text: str, expected: str) -> None:
    questions = [field("name"), field("must", validations={"required": True}), field("cv", "file_upload"), field("cat_name")]
    source = form(*questions, field("q", title=text), hidden=["plan", "utm_source"], variables={"Full Price": 3})

    found = brought(source)

    assert found.step("q").title == expected
    compiled(found.document)


def test_recall_of_what_may_be_jumped_over_has_a_fallback() -> None:
    logic = [after("a", jump("q", when("is", of("a"), "x")))]

    assert title_of("Hi {{field:b}}", field("a"), field("b", validations={"required": True}), logic=logic) == 'Hi {{ b | "…" }}'


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("Hi {{field:gone}}!", "Hi !", "reference_unknown"),
        ("Hi {{field:q}}!", "Hi !", "reference_later"),
        ("Hi {{field:later}}!", "Hi !", "reference_later"),
        ("Hi {{field:grid}}!", "Hi !", "reference_unknown"),
        ("Hi {{field:page}}!", "Hi !", "reference_unknown"),
        ("Hi {{field:g}}!", "Hi !", "reference_unknown"),
        ("Hi {{hidden:gone}}!", "Hi !", "reference_unknown"),
        ("Hi {{var:gone}}!", "Hi !", "reference_unknown"),
        ("Hi {{payment:price}}!", "Hi !", "reference_unknown"),
        ("Hi {{}}!", "Hi !", "reference_unknown"),
        ("Hi {{field:a", "Hi {field:a", "text_cleaned"),
        ("Hi {{{field:a}}}", 'Hi {{{ a | "…" }}}', ""),
        ("Hi {{{{{ you", "Hi { you", "text_cleaned"),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_recalled_is_taken_out_and_noted(text: str, expected: str, code: str) -> None:
    questions = [field("a"), field("grid", "matrix"), field("page", "statement"), group("g", field("inner"))]

    found = brought(form(*questions, field("q", title=text), field("later")))

    assert found.step("q").title == expected
    assert found.codes("fields[4].title") == ([code] if code else [])
    compiled(found.document)


@pytest.mark.django_db
def test_texts_recall_what_was_answered() -> None:
    source = form(
        picked("colour", "Dark red", "Blue"),
        field("q", title="Why {{field:colour}}?", properties={"description": "Yes, {{field:colour}}."}),
        thankyou_screens=[screen("thanks", description="So {{field:colour}} it is")],
    )

    spec = compiled(brought(source).document)

    values = {"colour": "dark-red"}
    assert fill_step(spec.steps[1], spec, values).title == "Why Dark red?"
    assert fill_step(spec.steps[1], spec, {}).help_text == "Yes, …."
    assert fill_ending(spec.endings[0], spec, values).body == "So Dark red it is"


@pytest.mark.parametrize("length", [295, 299, 300, 301, 400, 5_000])
@pytest.mark.django_db
def test_long_title_is_cut_between_recalls_and_stands_whole_in_the_help_text(length: int) -> None:
    text = "x" * (length - 14) + "{{field:name}}" * 3

    found = brought(form(field("name"), field("q", title=text)))

    step = found.step("q")
    assert len(step.title) <= 300
    assert "text_shortened" in found.codes("fields[1].title")
    assert len(step.help_text) <= 2_000
    compiled(found.document)


def test_long_title_and_description_share_the_help_text() -> None:
    found = brought(form(field("q", title="word " * 100, properties={"description": "Please."})))

    assert found.step("q").help_text == ("word " * 100).strip() + "\n\nPlease."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*Bold* and _slanted_ and **loud**", "Bold and slanted and loud"),
        ("snake_case_name, 2 * 3", "snake_case_name, 2 * 3"),
        ("5 * 2 * 3 = ?", "5 * 2 * 3 = ?"),
        ("2*3*4", "2*3*4"),
        ("Name* and mail*", "Name* and mail*"),
        ("a_ b _c, _ d _", "a_ b _c, _ d _"),
        ("https://x.de/_a_/b", "https://x.de/_a_/b"),
        ("https://x.de/?q=*a*&r=_b_ and *this*", "https://x.de/?q=*a*&r=_b_ and this"),
        ("***Loud* and **louder**", "***Loud* and louder"),
        ("***Both***, *über*, これは*重要*です", "Both, über, これは重要です"),
        ("*See* [our_site_](https://example.com/_a_)", "See our_site_ (https://example.com/_a_)"),
        ("See [our site](https://example.com/a)", "See our site (https://example.com/a)"),
        ("<p>One</p><script>alert(1)</script>", "One"),
        ("One\ntwo   three", "One two three"),
    ],
)
def test_markup_is_taken_off(text: str, expected: str) -> None:
    assert title_of(text) == expected


@pytest.mark.parametrize("title", [None, "", "   ", "{{field:gone}}", "<b></b>", 7, ["x"], {}])
def test_question_without_a_title_is_called_by_its_type(title: Any) -> None:
    found = brought(form(field("q", "email", title=title)))

    assert found.step("q").title == "E-mail address"
    assert "title_missing" in found.codes("fields[0]")


def test_labels_of_a_scale_recall_nothing() -> None:
    question = field("q", "opinion_scale", properties={"labels": {"left": "{{field:a}} No", "right": "{{hidden:h}}"}})

    found = brought(form(field("a"), question, hidden=["h"]))

    assert found.step("q").options == {"low_label": "No"}
    assert found.codes() == ["property_not_taken", "property_not_taken"]


# --- endings


@pytest.mark.django_db
def test_buttons_of_endings_lead_to_https_sites_which_are_allowed() -> None:
    screens = [
        screen("a", show_button=True, button_text="Shop", redirect_url="https://shop.example/x?y=1"),
        screen("b", redirect_url="https://www.example.org/"),
        screen("c", show_button=False, button_text="Shop", redirect_url="https://hidden.example/"),
        {"ref": "d", "type": "url_redirect", "title": "Off you go", "properties": {"redirect_url": "https://shop.example/"}},
    ]

    found = brought(form(field("q"), thankyou_screens=screens))

    assert [(item.button, item.link) for item in found.document.endings] == [
        ("Shop", "https://shop.example/x?y=1"),
        ("Continue", "https://www.example.org/"),
        ("", ""),
        ("Continue", "https://shop.example/"),
    ]
    assert found.document.link_hosts[:2] == ["shop.example", "www.example.org"]
    assert found.noted == [("thankyou_screens[3].properties.redirect_url", "meaning_changed")]
    compiled(found.document)


@pytest.mark.parametrize(
    "link",
    [
        "http://shop.example/",
        "javascript:alert(1)",
        "https://user@shop.example/",
        "https://shop.example:8443/",
        "https://shop.example/{{field:q}}",
        "https://localhost/",
        "https://[::1/",
        "https://shop.example/" + "x" * 500,
        "https://shöp.example/",
        "//shop.example",
        7,
        ["https://shop.example/"],
    ],
)
@pytest.mark.django_db
def test_link_that_no_button_here_leads_to_is_left_out(link: Any) -> None:
    found = brought(form(field("q"), thankyou_screens=[screen("a", button_text="Go", redirect_url=link)]))

    assert (found.document.endings[0].button, found.document.endings[0].link, found.document.link_hosts) == ("", "", [])
    assert found.noted == [("thankyou_screens[0].properties.redirect_url", "value_unusable")]
    compiled(found.document)


def test_button_to_typeform_itself_is_left_out() -> None:
    found = brought(
        form(field("q"), thankyou_screens=[screen("a", show_button=True, button_mode="default_redirect", button_text="Make one")])
    )

    assert found.document.endings[0].button == ""
    assert found.noted == [("thankyou_screens[0].properties.button_text", "property_not_taken")]


def test_redirect_after_submitting_is_a_button_of_endings_without_one() -> None:
    screens = [screen("a"), screen("b", button_text="Shop", redirect_url="https://shop.example/")]

    found = brought(form(field("q"), thankyou_screens=screens, settings={"redirect_after_submit_url": "https://next.example/"}))

    assert [item.link for item in found.document.endings] == ["https://next.example/", "https://shop.example/"]
    assert found.noted == [("settings.redirect_after_submit_url", "meaning_changed")]


@pytest.mark.parametrize(("language", "title"), [("en", "Thank you!"), ("de", "Vielen Dank!"), ("ar", "شكرًا لك!")])
@pytest.mark.django_db
def test_form_without_a_screen_gets_an_ending(language: str, title: str) -> None:
    found = brought(form(field("q"), ends=[], settings={"language": language}))

    assert [item.title for item in found.document.endings] == [title]
    assert found.noted == [("thankyou_screens", "title_missing")]
    compiled(found.document)


def test_long_title_of_an_ending_stands_whole_in_its_text() -> None:
    found = brought(form(field("q"), thankyou_screens=[{**screen("a", description="Bye."), "title": "word " * 100}]))

    assert len(found.document.endings[0].title) <= 200
    assert found.document.endings[0].body == ("word " * 100).strip() + "\n\nBye."


def test_screens_with_one_reference_are_two() -> None:
    screens = [screen("a"), {**screen("a"), "title": "Another"}, {"title": "Third"}]

    found = brought(form(field("q"), thankyou_screens=screens, logic=[after("q", end("a"))]))

    assert [item.source_ref for item in found.document.endings] == ["a", "“Another”", "“Third”"]
    assert found.document.steps[0].rules[0].target == "a"
    assert found.noted == [("thankyou_screens[1]", "reference_repeated")]


# --- the whole form


@pytest.mark.parametrize(
    ("said", "language", "codes"),
    [
        ("en", "en", []),
        ("de-AT", "de", []),
        ("AR", "ar", []),
        ("tlh", "en", ["property_not_taken"]),
        (7, "en", ["property_not_taken"]),
        (None, "en", []),
    ],
)
def test_language_is_one_that_messages_are_translated_to(said: Any, language: str, codes: list[str]) -> None:
    found = brought(form(field("q"), settings={"language": said}))

    assert (found.document.languages, found.codes()) == ([language], codes)


@pytest.mark.parametrize(
    ("title", "id", "slug", "source"),
    [
        ("Sign up now!", "a1B2", "sign-up-now", "typeform:a1B2"),
        ("サインアップ", "a1B2", "a1b2", "typeform:a1B2"),
        ("サインアップ", None, "imported-form", "typeform:サインアップ"),
        ("<b></b>", None, "imported-form", ""),
        (None, None, "imported-form", ""),
        ("_", 17, "17", "typeform:17"),
        ("x" * 500, "a", "x" * 50, "typeform:a"),
        ("a" * 49 + " b", "y" * 500, "a" * 49, "typeform:" + "y" * 191),
    ],
)
def test_address_and_source_are_named_after_the_form(title: Any, id: Any, slug: str, source: str) -> None:
    document = brought(form(field("q")) | {"title": title, "id": id}).document

    assert (document.slug, document.source) == (slug, source)


def test_settings_without_a_counterpart_are_named() -> None:
    settings = {
        "notifications": {"self": {"recipients": ["x"]}},
        "meta": {"title": "For search engines"},
        "hide_navigation": True,
    }

    found = brought(form(field("q"), settings=settings, cui_settings={"avatar": 1}, outcome={"variable": "x"}))

    assert [path for path, _ in found.noted] == ["cui_settings", "outcome", "settings.notifications", "settings.meta.title"]
