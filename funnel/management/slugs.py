"""Funnels named on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.management.base import CommandError

from funnel.models import Funnel


def funnels_named(slugs: Sequence[str]) -> list[Funnel]:
    """The funnels with these slugs, all of them when none is named. CommandError, listing those there are, for an unknown one."""
    known = {funnel.slug: funnel for funnel in Funnel.objects.order_by("slug")}
    unknown = [slug for slug in slugs if slug not in known]
    if unknown:
        there = f"There are: {', '.join(known)}." if known else "There are none yet."
        raise CommandError(f"No funnel is named {', '.join(unknown)}. {there}")
    return [known[slug] for slug in dict.fromkeys(slugs)] if slugs else list(known.values())


def funnel_named(slug: str) -> Funnel:
    """The funnel with this slug. CommandError, listing those there are, when there is none."""
    return funnels_named([slug])[0]
