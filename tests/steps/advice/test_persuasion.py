"""What is known as persuasion, and what is not."""

from __future__ import annotations

import pytest

from steps.advice.persuasion import WORDS, Persuasion, kinds

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize("kind", Persuasion)
def test_each_kind_of_persuasion_is_known_in_both_languages_and_by_whole_words(kind: Persuasion) -> None:
    said = {
        Persuasion.URGENCY: ("Sale ENDS  TODAY!", "Nur noch heute", "A hurrying crowd"),
        Persuasion.SCARCITY: ("Only 3 seats left", "Nur noch wenige Plätze", "The seats on the left"),
        Persuasion.SOCIAL_PROOF: ("Join 2,000+ others", "Schon 2.000 Kunden", "How many people will join?"),
        Persuasion.AUTHORITY: ("Money-back promise", "Ohne Risiko.", "Does your doctor agree?"),
    }
    english, german, neither = said[kind]

    assert kinds(english) == kinds(german) == {kind}
    assert kinds(neither) == frozenset()


def test_no_word_speaks_for_two_kinds() -> None:
    plain = [word for words in WORDS.values() for word in words if word.replace(" ", "").isalpha()]

    assert plain
    assert [word for word in plain if len(kinds(word)) != 1] == []
