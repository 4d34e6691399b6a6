"""What can be said of visitors' behaviour: where they come from, what they answer, how long they take, where they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from funnel.models import Device
from funnel.source import Source
from steps.spec import Answers


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that a visitor sends."""

    name: str
    content: bytes


# What a browser would post for one step, drawn on the day on which it is posted; of several parts, by what follows the answer's name.
Posted = str | list[str] | dict[str, str] | Sent
Draw = Callable[[Random, date], Posted]


@dataclass(frozen=True, slots=True)
class Habit:
    """One step: `seconds` is the median time before an answer, `leave` the share of those who see it and go.

    A share of `slip` first sends one of `slips`, which do not validate.
    """

    seconds: float
    leave: float
    draw: Draw
    slip: float = 0.0
    slips: tuple[Posted, ...] = ()


@dataclass(frozen=True, slots=True)
class Crowd:
    """Visitors from one place: their share of all, and how readily they leave compared with others.

    `hidden` is what the address that leads them here says for the funnel's hidden fields.
    """

    share: int
    impatience: float
    utm_source: str = ""
    utm_medium: str = ""
    utm_campaign: str = ""
    utm_term: str = ""
    utm_content: str = ""
    referrer_host: str = ""
    mobile: int = 50
    hidden: Answers = field(default_factory=dict)

    def source(self, rng: Random) -> Source:
        """The first touch of one of them."""
        shares = {Device.MOBILE: self.mobile, Device.TABLET: 6, Device.OTHER: 1, Device.DESKTOP: max(1, 93 - self.mobile)}
        return Source(
            utm_source=self.utm_source,
            utm_medium=self.utm_medium,
            utm_campaign=self.utm_campaign,
            utm_term=self.utm_term,
            utm_content=self.utm_content,
            referrer_host=self.referrer_host,
            device=rng.choices(list(shares), list(shares.values()))[0],
        )


@dataclass(frozen=True, slots=True)
class Audience:
    """The visitors of one funnel: crowds, visits by the hour of the day (UTC) and by weekday, habits by step key."""

    share: int
    crowds: tuple[Crowd, ...]
    hours: tuple[int, ...]
    weekdays: tuple[int, ...]
    habits: Mapping[str, Habit]


def go_on(rng: Random, today: date) -> Posted:
    """Nothing to answer."""
    return ""


def one(**shares: int) -> Draw:
    """One choice, by its share."""
    return lambda rng, today: rng.choices(list(shares), list(shares.values()))[0]


def some(most: int, **chances: float) -> Draw:
    """Each choice with its own chance, at most so many; when none comes up, the likeliest."""

    def draw(rng: Random, today: date) -> Posted:
        picked = [key for key, chance in chances.items() if rng.random() < chance]
        return picked[:most] or [max(chances, key=chances.__getitem__)]

    return draw


def text(*texts: str, blank: float = 0.0) -> Draw:
    """One of these texts, or nothing for a share of `blank`."""
    return lambda rng, today: "" if rng.random() < blank else rng.choice(texts)


def number(median: float, spread: float, least: int, most: int, step: int = 1) -> Draw:
    """A number about the median, a multiple of `step`."""
    return lambda rng, today: str(min(most, max(least, step * round(median * rng.lognormvariate(0, spread) / step))))


def day(median: float, blank: float, least: int = 0) -> Draw:
    """A day to come, half of them within so many, none before `least`."""

    def draw(rng: Random, today: date) -> Posted:
        days = max(least, round(median * rng.lognormvariate(0, 0.8)))
        return "" if rng.random() < blank else (today + timedelta(days=days)).isoformat()

    return draw


def email(blank: float = 0.0) -> Draw:
    """An address where no mail can arrive."""
    hosts = ("example.com", "example.org", "example.net", "mail.example.com")
    return lambda rng, today: (
        "" if rng.random() < blank else f"{rng.choice(GIVEN).lower()}{rng.randrange(100)}@{rng.choice(hosts)}"
    )


def name(rng: Random, today: date) -> Posted:
    """A given and a family name."""
    return {"_given": rng.choice(GIVEN), "_family": rng.choice(FAMILY)}


def birthday(rng: Random, today: date) -> Posted:
    """Of somebody between 18 and 78."""
    born = today - timedelta(days=366 * 19 + rng.randrange(365 * 60))
    return {"_day": str(born.day), "_month": str(born.month), "_year": str(born.year)}


def any_of(*posted: Posted) -> Draw:
    """One of these, each as likely."""
    return lambda rng, today: rng.choice(posted)


def order(*keys: str) -> Draw:
    """Choices put in an order, in which the first ones named are rather in front."""

    def draw(rng: Random, today: date) -> Posted:
        drawn = sorted(keys, key=lambda key: keys.index(key) + rng.uniform(0, 4))
        return [f"{key}:{place}" for place, key in enumerate(drawn, start=1)]

    return draw


GIVEN = (
    "Ada",
    "Amina",
    "Bela",
    "Chen",
    "Dana",
    "Elif",
    "Femi",
    "Grace",
    "Hiro",
    "Ines",
    "Jonas",
    "Kofi",
    "Lena",
    "Mateo",
    "Noor",
)
FAMILY = (
    "Adeyemi",
    "Berg",
    "Costa",
    "Dubois",
    "Eriksen",
    "Fischer",
    "García",
    "Horvat",
    "Ito",
    "Kaya",
    "Novák",
    "Okafor",
    "Silva",
)
