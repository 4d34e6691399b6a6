"""Where a visit comes from and what it is made on, read from its first request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from crawlerdetect import CrawlerDetect
from django.http import HttpRequest, QueryDict

from funnel.models import Device
from steps.fields.base import normalise

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
# Programs that people drive, such as a site's own tests and scripts. The list calls them crawlers, but they walk for somebody.
_TOOLS = re.compile(
    r"Headless|(?:python-(?:requests|urllib3?|httpx)|python-urllib|aiohttp|curl|wget|go-http-client|okhttp|axios|node-fetch|node)"
    r"(?:/[\w.]+)?",
    re.IGNORECASE,
)
_MAX = 100
# Longer addresses are nobody's campaign.
MAX_QUERY = 2_000
# The crawler list's expression takes seconds for agents of several kilobytes, and says no more of them.
_MAX_AGENT = 256


@dataclass(frozen=True, slots=True)
class Source:
    """First touch of a visit; every field may be empty."""

    utm_source: str = ""
    utm_medium: str = ""
    utm_campaign: str = ""
    utm_term: str = ""
    utm_content: str = ""
    referrer_host: str = ""
    device: str = Device.OTHER


def read(request: HttpRequest) -> Source:
    """The source of `request`: UTM parameters cut at 100 characters, the referring host if it is another site, device class."""
    found = parameters(request)
    host, _ = _referrer(request)
    return Source(
        **{name: _clean(found.get(name, "")) for name in UTM},
        referrer_host="" if _is_ours(request, host) else normalise(host)[:253],
        device=device_class(_agent(request)),
    )


def parameters(request: HttpRequest) -> QueryDict:
    """What the address of the funnel's first page says.

    An answer that begins a visit has that page as its referrer, so then they are read from the referrer's address.
    """
    if request.method != "POST":
        return request.GET
    host, query = _referrer(request)
    return QueryDict(query) if _is_ours(request, host) and len(query) <= MAX_QUERY else QueryDict()


def is_page_view(request: HttpRequest) -> bool:
    """Whether somebody is looking: not a HEAD, not a prefetch or prerender, not a known crawler."""
    if request.method == "HEAD":
        return False
    purposes = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    if "prefetch" in purposes.lower() or "prerender" in purposes.lower() or "preview" in purposes.lower():
        return False
    return not _is_crawler(_agent(request))


def device_class(agent: str) -> str:
    """mobile, tablet, desktop or other, from a User-Agent text; the text itself is never kept."""
    lowered = agent.lower()
    if "ipad" in lowered or "tablet" in lowered or ("android" in lowered and "mobile" not in lowered):
        return Device.TABLET
    if "mobi" in lowered or "iphone" in lowered:
        return Device.MOBILE
    if any(system in lowered for system in ("windows", "macintosh", "x11", "linux", "cros")):
        return Device.DESKTOP
    return Device.OTHER


# Its one large regular expression costs about a millisecond, and agents repeat.
@lru_cache(maxsize=4096)
def _is_crawler(agent: str) -> bool:
    return bool(CrawlerDetect(user_agent=_TOOLS.sub("", agent)).isCrawler())


def _clean(text: str) -> str:
    return normalise(text[: 4 * _MAX])[:_MAX]


def _agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")[:_MAX_AGENT]


def _is_ours(request: HttpRequest, host: str) -> bool:
    return host == urlsplit(f"//{request.get_host()}").hostname


def _referrer(request: HttpRequest) -> tuple[str, str]:
    """(host, query string) of the referring page; empty when there is none or it makes no sense."""
    try:
        url = urlsplit(request.headers.get("Referer", ""))
        return url.hostname or "", url.query
    except ValueError:
        return "", ""
