"""Small forms as other systems export them, for tests of what is done with a file of any format."""

from __future__ import annotations

import json
from typing import Any


def typeform(**parts: Any) -> bytes:
    """A form of two questions and one that cannot be taken."""
    choices = [{"id": "c1", "ref": "ref-founder", "label": "Founder"}, {"id": "c2", "ref": "ref-other", "label": "Other"}]
    fields = [
        {"id": "1", "ref": "ref-role", "title": "Your role?", "type": "multiple_choice", "properties": {"choices": choices}},
        {"id": "2", "ref": "ref-mail", "title": "Your e-mail?", "type": "email", "validations": {"required": True}},
        {"id": "3", "ref": "ref-call", "title": "Book a call", "type": "calendly"},
    ]
    ends = [{"ref": "ref-end", "title": "Thank you", "type": "thankyou_screen"}]
    return json.dumps({"id": "Ab12Cd", "title": "Sign up", "fields": fields, "thankyou_screens": ends} | parts).encode()


def surveyjs(**parts: Any) -> bytes:
    """The same as a survey."""
    choices = [{"value": "founder", "text": "Founder"}, {"value": "other", "text": "Other"}]
    elements = [
        {"type": "radiogroup", "name": "role", "title": "Your role?", "choices": choices},
        {"type": "text", "inputType": "email", "name": "mail", "title": "Your e-mail?", "isRequired": True},
        {"type": "signaturepad", "name": "sign", "title": "Sign here"},
    ]
    return json.dumps({"title": "Sign up", "pages": [{"name": "page1", "elements": elements}]} | parts).encode()
