"""The demo's visitors, funnel by funnel."""

from __future__ import annotations

from funnel.demo.habits import (
    Audience,
    Crowd,
    Habit,
    Posted,
    Sent,
    any_of,
    birthday,
    day,
    email,
    go_on,
    name,
    number,
    one,
    order,
    some,
    text,
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

# Looks like a slip, and is asked about once.
ASKED_ABOUT: Posted = {"": "ada@gmial.com", "_seen": ""}
# The smallest file that is a PDF.
PAPERS = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
ADDRESSES = (
    {"_street": "12 Harbour Row", "_postal_code": "LS1 4DY", "_city": "Leeds", "_country": "United Kingdom"},
    {"_street": "Hauptstr. 1", "_extra": "2nd floor", "_postal_code": "10115", "_city": "Berlin", "_country": "Germany"},
    {"_street": "8 rue du Phare", "_postal_code": "29200", "_city": "Brest", "_country": "France"},
)

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
        "welcome": Habit(9, 0.13, go_on),
        "goal": Habit(8, 0.05, one(launch=26, client_work=24, quarter=16, order=24, looking=10), 0.03, ("",)),
        "first_plan": Habit(7, 0.02, day(21, blank=0.4), 0.03, ("soon", "12/31/2026")),
        "role": Habit(5, 0.03, one(founder=26, lead=27, employee=21, freelancer=18, student=8), 0.02, ("",)),
        "team_size": Habit(7, 0.05, number(14, 1.2, 2, 4000), 0.09, ("about 10", "1", "")),
        "more_seats": Habit(5, 0.02, go_on),
        "company": Habit(9, 0.07, text(*COMPANIES), 0.03, ("",)),
        "use_cases": Habit(
            14,
            0.04,
            some(3, board=0.6, timeline=0.5, hours=0.35, approvals=0.22, reports=0.3),
            0.1,
            ([], ["board", "timeline", "hours", "reports"]),
        ),
        "has_plans": Habit(5, 0.02, one(yes=46, no=54), 0.01, ("",)),
        "old_tool": Habit(8, 0.03, text(*TOOLS, blank=0.2)),
        "wish": Habit(16, 0.05, text(*WISHES, blank=0.55)),
        "name": Habit(8, 0.07, name, 0.03, ({"_given": " "}, "")),
        "email": Habit(12, 0.17, email(), 0.12, ("ada@example", "ada.example.com", ASKED_ABOUT, "")),
        "terms": Habit(10, 0.05, text("on"), 0.06, ("",)),
        "tips": Habit(6, 0.02, text("on", blank=0.68)),
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
        "intro": Habit(6, 0.17, go_on),
        "brew": Habit(5, 0.06, one(espresso=24, moka=14, filter=28, press=18, instant=16), 0.02, ("",)),
        "grinder": Habit(3, 0.03, one(yes=42, no=58)),
        "ground": Habit(6, 0.03, go_on),
        "taste": Habit(8, 0.08, one(chocolate=34, fruit=24, smoke=22, unsure=20), 0.03, ("",)),
        "likes": Habit(
            9,
            0.09,
            some(4, dark_chocolate=0.55, red_wine=0.4, berries=0.4, lemon=0.25, nuts=0.5),
            0.02,
            (["dark_chocolate", "?"],),
        ),
        "milk": Habit(3, 0.01, one(yes=52, no=48)),
        "cups": Habit(5, 0.07, number(3, 0.6, 1, 40), 0.05, ("0", "three", "")),
        "evening": Habit(3, 0.01, one(yes=27, no=73)),
        "email": Habit(9, 0.16, email(blank=0.58), 0.08, ("lena@", "no thanks")),
    },
)

EVERY_QUESTION = Audience(
    share=14,
    crowds=(
        Crowd(50, 0.5, referrer_host="blog.example.org", mobile=40),
        Crowd(30, 0.9, "newsletter", "email", "lighthouse", utm_content="picture", mobile=60),
        Crowd(20, 0.7, mobile=35),
    ),
    hours=(2, 1, 1, 1, 1, 2, 4, 8, 10, 12, 12, 11, 12, 12, 11, 11, 12, 13, 14, 16, 18, 15, 9, 5),
    weekdays=(12, 12, 12, 12, 12, 18, 20),
    habits={
        "welcome": Habit(8, 0.1, go_on),
        "view": Habit(6, 0.02, one(sea=40, harbour=20, hills=14, stars=26), 0.02, ("",)),
        "room": Habit(
            7,
            0.02,
            any_of("keeper", "keeper", "gallery", "gallery", "store", {"": "other", "_other": "A hammock"}),
            0.03,
            ({"": "other", "_other": ""},),
        ),
        # The form counts "today" from when it is played, up to four weeks later.
        "arrival": Habit(9, 0.03, day(45, blank=0, least=29), 0.05, ("tomorrow", "2020-06-01")),
        "nights": Habit(5, 0.02, number(3, 0.5, 1, 14), 0.03, ("15", "a week")),
        "budget": Habit(8, 0.03, number(130, 0.3, 60, 240, step=10), 0.03, ("", "125")),
        "breakfast": Habit(6, 0.01, text("07:30", "8:00", "08:30", "9 am", "09:30"), 0.03, ("late",)),
        "extras": Habit(8, 0.02, some(4, bike=0.4, binoculars=0.5, boots=0.2, books=0.6), 0.03, (["bike", "nothing"],)),
        "matters": Habit(14, 0.03, order("quiet", "food", "walks", "company"), 0.06, ("", ["quiet:1", "food:1"])),
        "dog": Habit(3, 0.01, one(yes=30, no=70)),
        "dog_papers": Habit(
            20, 0.04, any_of("", Sent("rex.pdf", PAPERS), Sent("bello.pdf", PAPERS)), 0.1, (Sent("rex.pages", b"PK"),)
        ),
        "last_stay": Habit(4, 0.02, one(**{"5": 40, "4": 34, "3": 16, "2": 6, "1": 4})),
        "recommend": Habit(
            5, 0.02, one(**{str(number): share for number, share in enumerate((1, 0, 1, 1, 2, 4, 6, 12, 22, 20, 31))})
        ),
        "wish": Habit(
            14, 0.02, text("A window that opens.", "Fresh bread.\nAnd nobody who is in a hurry.", blank=0.6), 0.02, ("x" * 301,)
        ),
        "found_us": Habit(
            6, 0.02, text("example.org/islands", "https://blog.example.org/lighthouse", blank=0.7), 0.05, ("a friend",)
        ),
        "sign": Habit(
            9,
            0.02,
            text("Captain Nemo", "Two gulls", "Out for a swim", "Please knock"),
            0.05,
            ("The one who always wakes up first",),
        ),
        "name": Habit(8, 0.04, name, 0.03, ("",)),
        "country": Habit(6, 0.02, text("Germany", "United Kingdom", "France", "NL", "Ireland"), 0.06, ("Lighthouse land",)),
        "born": Habit(9, 0.04, birthday, 0.06, ({"_day": "31", "_month": "2", "_year": "1985"}, {"_day": "1", "_month": "5"})),
        "email": Habit(12, 0.06, email(), 0.12, ("grace@example", ASKED_ABOUT)),
        "phone": Habit(9, 0.03, text("+44 20 7946 0018", "+49 30 901820", blank=0.5), 0.06, ("12",)),
        "address": Habit(22, 0.07, any_of(*ADDRESSES), 0.08, ({"_street": "1 Harbour Row", "_city": "Leeds"},)),
        "password": Habit(14, 0.03, any_of("", "", "", {"_secret": "three-gulls-on-a-mast"}), 0.1, ({"_secret": "12345678910"},)),
        "terms": Habit(9, 0.02, text("on"), 0.06, ("",)),
    },
)

AUDIENCES: dict[str, Audience] = {"sign-up": SIGN_UP, "coffee": COFFEE, "every-question": EVERY_QUESTION}
