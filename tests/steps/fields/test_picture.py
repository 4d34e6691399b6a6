"""A choice among pictures."""

from __future__ import annotations

from django.template.loader import render_to_string

from steps.forms import StepForm
from steps.spec import Choice, Step

NAME = "0123456789abcdef0123456789abcdef.webp"


def test_picture_has_its_label_for_a_text_and_is_named_once() -> None:
    step = Step("it", "picture_choice", "It?", choices=(Choice("red", "Red <b>", picture=NAME), Choice("blue", "Blue")))
    form = StepForm(step=step, initial={"answer": "blue"})
    control = form.type.context(step, form["answer"])

    html = render_to_string(form.type.template, {"step": step, "field": form["answer"], "control": control, "described_by": ""})

    assert f'<img src="/f/-/pictures/{NAME}" alt="Red &lt;b&gt;"' in html
    assert '<span aria-hidden="true">Red &lt;b&gt;</span>' in html
    assert html.count("<img") == 1
    assert "<span>Blue</span>" in html
    assert [choice.is_picked for choice, _picture in control["pictured"]] == [False, True]
