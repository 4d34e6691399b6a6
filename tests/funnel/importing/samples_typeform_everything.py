"""A Typeform form for tests with every type of question, and every name that is taken."""

from __future__ import annotations

from tests.funnel.importing.samples_typeform import Json, field, group, picked, screen
from tests.funnel.importing.samples_typeform_logic import after, calculate, end, of, when


def everything() -> Json:
    """A form with every type of question, and every name that is taken."""
    contact = [
        field("first", "short_text", subfield_key="first_name"),
        field("mail", "email", subfield_key="email", validations={"required": True}),
    ]
    return {
        "id": "Zz99",
        "title": "Everything & more",
        "settings": {"language": "de-CH", "show_progress_bar": False, "meta": {"allow_indexing": False}},
        "hidden": ["plan", "utm_source", "seats"],
        "variables": {"score": 5, "price": 9.5},
        "welcome_screens": [
            {"ref": "hello", "title": "Welcome", "properties": {"description": "Read *this*", "button_text": "Begin"}}
        ],
        "fields": [
            field("company", validations={"required": True, "max_length": 50}),
            field("story", "long_text", properties={"description": "In a few words"}),
            field("site", "website"),
            field("phone", "phone_number", properties={"default_country_code": "us"}),
            field("age", "number", validations={"min_value": 18, "max_value": 99}),
            field("day", "date", properties={"structure": "MMDDYYYY", "separator": "/"}),
            picked("one", "Red", "Green", randomize=True),
            picked("many", "Red", "Green", "Blue", allow_multiple_selection=True, allow_other_choice=True)
            | {"validations": {"min_selection": 1, "max_selection": 2}},
            picked("drop", "Beta", "Alpha", type="dropdown", alphabetical_order=True),
            picked("picture", "Cat", "Dog", type="picture_choice"),
            picked("pictures", "Cat", "Dog", type="picture_choice", allow_multiple_selection=True),
            field("agreed", "yes_no"),
            field("terms", "legal", validations={"required": True}),
            field("note", "statement", properties={"button_text": "Go on"}),
            field("stars", "rating", properties={"steps": 7, "shape": "star"}),
            field(
                "liked", "opinion_scale", properties={"steps": 5, "start_at_one": True, "labels": {"left": "No", "right": "Yes"}}
            ),
            field("recommend", "nps", properties={"labels": {"left": "Never", "right": "Surely"}}),
            picked("order", "Price", "Speed", type="ranking"),
            field("cv", "file_upload"),
            group("about", field("inside"), group("deeper", field("innermost"), type="inline_group")),
            {**field("contact", "contact_info"), "properties": {"fields": contact}},
            {
                **field("postal", "address"),
                "properties": {
                    "fields": [
                        field("street", "short_text", subfield_key="address"),
                        field("city", "short_text", subfield_key="city"),
                    ]
                },
            },
            field("grid", "matrix", properties={"fields": [field("grid-1", "multiple_choice")]}),
            field("pay", "payment"),
            field("meet", "calendly"),
            field("odd", "hologram"),
            field("last", title="Anything else, {{field:company}}? {{hidden:plan}} pays {{var:price}}, {{var:score}} points."),
        ],
        "thankyou_screens": [
            screen(
                "bye",
                description="Until {{field:day}}",
                show_button=True,
                button_text="Shop",
                redirect_url="https://shop.example/a",
            ),
            screen("other-end"),
        ],
        "logic": [after("age", end("other-end", when("lower_than", of("age"), 21)), calculate("add", "price", 2))],
    }
