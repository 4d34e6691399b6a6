"""The funnels whose pages are measured: the demo's, in designs of all weights, and one with a step of every field type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from django.utils import timezone

Form = dict[str, str | list[str]]


@dataclass(frozen=True)
class Design:
    """A name for the table, and what is set beside what the demo sets itself."""

    name: str
    options: Mapping[str, str]


# With a font and colours; a list of steps, as most funnels are.
HEAVY = Design("paper, figtree", {"theme": "paper", "font": "figtree", "accent": "#8a1538", "presentation": "steps"})


def designs() -> Iterator[Design]:
    """As the demo comes; every font in another theme and colour; last a conversation, whose style sheet has a part more."""
    from funnel.look.fonts import FONTS  # noqa: PLC0415 -- only now are there settings
    from funnel.look.themes import THEMES  # noqa: PLC0415

    yield Design("as it comes", {})
    themes = list(THEMES)
    for number, font in enumerate(FONTS):
        theme = themes[number % len(themes)]
        yield Design(f"{theme}, {font}", {"theme": theme, "font": font, "accent": "#8a1538", "presentation": "steps"})
    yield Design("poster, figtree, chat", {"theme": "poster", "font": "figtree", "accent": "#8a1538", "presentation": "chat"})


def publish_demo(design: Design) -> tuple[str, ...]:
    """The addresses of the demo's funnels, all published in this design."""
    from funnel import publishing  # noqa: PLC0415 -- only now are there settings
    from funnel.demo import site  # noqa: PLC0415
    from funnel.models import Funnel  # noqa: PLC0415

    now = timezone.now()
    site.make_funnels(now=now)
    for funnel in Funnel.objects.filter(slug__in=site.SLUGS):
        funnel.design |= design.options
        funnel.save(update_fields=["design"])
        publishing.publish(funnel=funnel, user=None, now=now)
    return site.SLUGS


def demo_answer(slug: str, step: str) -> tuple[dict[str, str | list[str]], tuple[str, bytes] | None]:
    """What a visitor of the demo answers: by what follows the answer's name, and (name, content) of a file; always the same."""
    from funnel.demo.audiences import AUDIENCES  # noqa: PLC0415 -- only now are there settings
    from funnel.demo.habits import Sent  # noqa: PLC0415

    habit = AUDIENCES[slug].habits.get(step)
    if habit is None:
        # The answers to check, or a step that asks nothing.
        return {}, None
    posted = habit.draw(Random(f"{slug} {step}"), timezone.now().date())  # noqa: S311 -- it plays a visitor, it guards nothing
    if isinstance(posted, Sent):
        return {}, (posted.name, posted.content)
    return (dict(posted) if isinstance(posted, dict) else {"": posted}), None


def publish_every_type() -> str:
    """The address of a funnel with a step of every field type, published; each step's key is its type."""
    from tests import builders, examples  # noqa: PLC0415 -- only now are there settings

    steps = [examples.step_of(kind) for kind in _kinds()]
    # Nothing is sent for a file here.
    steps = [replace(step, columns={**step.columns, "required": False}) if step.type == "file" else step for step in steps]
    builders.publish(builders.make_funnel("every-type", steps=steps), now=timezone.now())
    return "every-type"


def publish_each_type(design: Design) -> Iterator[str]:
    """The addresses of funnels that begin with a step of one field type each, in this design."""
    from tests import builders, examples  # noqa: PLC0415 -- only now are there settings

    for kind in _kinds():
        slug = kind.replace("_", "-")
        builders.publish(builders.make_funnel(slug, [examples.step_of(kind)], design=dict(design.options)), now=timezone.now())
        yield slug


def answers(slug: str) -> Iterator[tuple[str, Form]]:
    """(step, what is posted for it) all through the funnel of every field type."""
    from tests import examples  # noqa: PLC0415 -- only now are there settings

    for kind in _kinds():
        yield kind, {f"funnel-{slug}-current_step": kind, **examples.posted(kind, examples.EXAMPLES[kind].good)}


def _kinds() -> list[str]:
    """All field types, the one first that asks nothing: funnels begin so."""
    from tests.examples import EXAMPLES  # noqa: PLC0415 -- only now are there settings

    return sorted(EXAMPLES, key=lambda kind: kind != "content")
