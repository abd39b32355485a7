"""Redirects: followed a few times, and never lost."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.exceptions import NotAPage


class BoundedRedirect(RedirectMiddleware):
    """Scrapy's, with two differences: the duplicate filter may not swallow a redirect (the request
    would end in neither callback nor errback), and a loop is an outcome."""

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        try:
            follow = super()._redirect(redirected, request, reason)
        except IgnoreRequest:
            passed = len(set(request.meta.get("redirect_urls", [])))
            told = f"redirect loop: {self.max_redirect_times} redirects over {passed} addresses"
            raise NotAPage("not_understood", told) from None
        follow.dont_filter = True
        follow.meta.pop("retry_times", None)
        return follow
