from __future__ import annotations
import pytest
from tests.e2e.firefox import test_firefox as t
pytestmark = [pytest.mark.django_db(transaction=True)]
def test_full_pages(visitor):
    visitor.page.route("**/scripts/page*", lambda r: r.abort())
    t.test_sign_up_is_walked_without_loading_a_page(visitor)
