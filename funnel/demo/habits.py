"""How the demo's visitors behave: where they come from, what they answer at each step, how long they take, where they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from funnel.models import Device
from funnel.source import Source
from steps.spec import Answers

# What a browser would post for one step, drawn on the day on which it is posted.
Posted = str | list[str]
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


def _go_on(rng: Random, today: date) -> Posted:
    return ""


def _one(**shares: int) -> Draw:
    return lambda rng, today: rng.choices(list(shares), list(shares.values()))[0]


def _some(most: int, **chances: float) -> Draw:
    """Each choice with its own chance, at most so many; when none comes up, the likeliest."""

    def draw(rng: Random, today: date) -> Posted:
        picked = [key for key, chance in chances.items() if rng.random() < chance]
        return picked[:most] or [max(chances, key=chances.__getitem__)]

    return draw


def _text(*texts: str, blank: float = 0.0) -> Draw:
    return lambda rng, today: "" if rng.random() < blank else rng.choice(texts)


def _number(median: float, spread: float, least: int, most: int) -> Draw:
    return lambda rng, today: str(min(most, max(least, round(median * rng.lognormvariate(0, spread)))))


def _day(median: float, blank: float) -> Draw:
    """A day to come, half of them within so many."""

    def draw(rng: Random, today: date) -> Posted:
        day = today + timedelta(days=round(median * rng.lognormvariate(0, 0.8)))
        return "" if rng.random() < blank else day.isoformat()

    return draw


def _email(blank: float = 0.0) -> Draw:
    hosts = ("example.com", "example.org", "example.net", "mail.example.com")
    return lambda rng, today: (
        "" if rng.random() < blank else f"{rng.choice(GIVEN).lower()}{rng.randrange(100)}@{rng.choice(hosts)}"
    )


def _name(rng: Random, today: date) -> Posted:
    return rng.choice((rng.choice(GIVEN), f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"))


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
COMPANIES = (
    "Nordlicht",
    "Brightside Studio",
    "Acme & Sons",
    "Åkerlund",
    "Meridian Works",
    "Café Azul",
    "Kestrel Labs",
    "Lotus 7",
)
WISHES = (
    "Recurring tasks, please.",
    "We need our clients to see their own project, but nothing else.",
    "It must work on the phone when I am on site.",
    "Export to a spreadsheet.\nOur accountant wants one every month.",
)
TOOLS = ("A spreadsheet", "Paper", "Another planning tool", "A whiteboard", "E-mail, honestly")

SIGN_UP = Audience(
    share=55,
    crowds=(
        Crowd(30, 1.0, referrer_host="www.google.com", mobile=45),
        Crowd(24, 1.35, "google", "cpc", "plan-together", "team planning tool", "headline-b", "www.google.com", mobile=58),
        Crowd(14, 0.65, "newsletter", "email", "november-tips", utm_content="button", mobile=38),
        Crowd(
            14, 1.7, "linkedin", "paid_social", "plan-together", utm_content="video", referrer_host="www.linkedin.com", mobile=72
        ),
        Crowd(8, 0.8, "partner-blog", "referral", referrer_host="blog.example.org", mobile=30),
        Crowd(5, 0.9, mobile=35),
        # The price page links here with what was picked on it.
        Crowd(10, 0.6, mobile=30, hidden={"plan": "team", "seats": "5"}),
        Crowd(2, 0.4, mobile=15, hidden={"plan": "business", "seats": "40"}),
    ),
    hours=(1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 18, 16, 12, 15, 17, 16, 13, 9, 7, 7, 7, 6, 4, 2),
    weekdays=(18, 20, 20, 18, 14, 4, 6),
    habits={
        "welcome": Habit(9, 0.13, _go_on),
        "goal": Habit(8, 0.05, _one(launch=26, client_work=24, quarter=16, order=24, looking=10), 0.03, ("",)),
        "first_plan": Habit(7, 0.02, _day(21, blank=0.4), 0.03, ("soon", "12/31/2026")),
        "role": Habit(5, 0.03, _one(founder=26, lead=27, employee=21, freelancer=18, student=8), 0.02, ("",)),
        "team_size": Habit(7, 0.05, _number(14, 1.2, 2, 4000), 0.09, ("about 10", "1", "")),
        "more_seats": Habit(5, 0.02, _go_on),
        "company": Habit(9, 0.07, _text(*COMPANIES), 0.03, ("",)),
        "use_cases": Habit(
            14,
            0.04,
            _some(3, board=0.6, timeline=0.5, hours=0.35, approvals=0.22, reports=0.3),
            0.1,
            ([], ["board", "timeline", "hours", "reports"]),
        ),
        "has_plans": Habit(5, 0.02, _one(yes=46, no=54), 0.01, ("",)),
        "old_tool": Habit(8, 0.03, _text(*TOOLS, blank=0.2)),
        "wish": Habit(16, 0.05, _text(*WISHES, blank=0.55)),
        "name": Habit(6, 0.07, _name, 0.03, ("", " ")),
        "email": Habit(12, 0.17, _email(), 0.12, ("ada@example", "ada.example.com", "")),
        "terms": Habit(10, 0.05, _text("on"), 0.06, ("",)),
        "tips": Habit(6, 0.02, _text("on", blank=0.68)),
    },
)

COFFEE = Audience(
    share=45,
    crowds=(
        Crowd(34, 1.25, "instagram", "social", "autumn-quiz", utm_content="story", referrer_host="l.instagram.com", mobile=90),
        Crowd(20, 0.95, referrer_host="www.google.com", mobile=60),
        Crowd(18, 0.7, "newsletter", "email", "autumn-quiz", utm_content="top-picture", mobile=55),
        Crowd(12, 1.1, "youtube", "video", "brew-guide", referrer_host="www.youtube.com", mobile=62),
        Crowd(16, 0.9, mobile=48),
    ),
    hours=(3, 2, 1, 1, 1, 2, 6, 10, 11, 9, 9, 9, 10, 9, 8, 9, 10, 11, 13, 16, 18, 16, 11, 6),
    weekdays=(12, 12, 12, 13, 14, 20, 20),
    habits={
        "intro": Habit(6, 0.17, _go_on),
        "brew": Habit(5, 0.06, _one(espresso=24, moka=14, filter=28, press=18, instant=16), 0.02, ("",)),
        "grinder": Habit(3, 0.03, _one(yes=42, no=58)),
        "ground": Habit(6, 0.03, _go_on),
        "taste": Habit(8, 0.08, _one(chocolate=34, fruit=24, smoke=22, unsure=20), 0.03, ("",)),
        "likes": Habit(
            9,
            0.09,
            _some(4, dark_chocolate=0.55, red_wine=0.4, berries=0.4, lemon=0.25, nuts=0.5),
            0.02,
            (["dark_chocolate", "?"],),
        ),
        "milk": Habit(3, 0.01, _one(yes=52, no=48)),
        "cups": Habit(5, 0.07, _number(3, 0.6, 1, 40), 0.05, ("0", "three", "")),
        "evening": Habit(3, 0.01, _one(yes=27, no=73)),
        "email": Habit(9, 0.16, _email(blank=0.58), 0.08, ("lena@", "no thanks")),
    },
)

AUDIENCES: dict[str, Audience] = {"sign-up": SIGN_UP, "coffee": COFFEE}
