"""Scrapy's settings, made from ours."""

from __future__ import annotations

from collections.abc import Sequence

from scrapy.settings import Settings

from crawler import __version__
from crawler.config import Config

ROBOTS_NAME = "Gongkai"
"""The name by which robots.txt may speak of us."""

RETRY_CODES = (429, 500, 502, 503, 504, 522, 524)
"""Answers that may pass. Challenges (202, 403, 405, 412, 468, 521) are answers: never tried again here."""

_MIDDLEWARES = {
    "crawler.middlewares.failures.FailuresMiddleware": 10,
    "crawler.middlewares.allow.AllowMiddleware": 50,
    "crawler.middlewares.robots.SafeRobots": 100,
    "crawler.middlewares.classification.ClassificationMiddleware": 520,
    "crawler.middlewares.charset.CharsetMiddleware": 530,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.middlewares.retry.PatientRetry": 550,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.middlewares.redirect.BoundedRedirect": 600,
    "crawler.middlewares.exchange.ExchangeMiddleware": 800,
    "crawler.middlewares.rendering.RenderingMiddleware": 805,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.compression.SafeCompression": 810,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
"""Order: 10 stands at the engine, 810 at the network. An answer is unpacked, logged, redirected,
tried again, decoded and judged; only then a spider sees it."""


def user_agent(config: Config) -> str:
    """Browser-compatible in form (several platforms answer nothing else), honest in content."""
    contact = config.contact.strip()
    return f"Mozilla/5.0 (compatible; {ROBOTS_NAME}/{__version__}{f'; +{contact}' if contact else ''})"


def scrapy_settings(config: Config, spider_modules: Sequence[str] = ("spiders",)) -> Settings:
    """The settings of one portal's crawler.

    The least gap between requests is kept by crawler.fetch.gate (across portals and processes), so
    Scrapy's own delay and AutoThrottle are off. What a page gives is taken up by few hands: every one
    of Scrapy's hundred is started anew for each answer, and here they only write. Certificates are not
    verified, as everywhere in Scrapy: many portals have none that verifies, and what is read is public."""
    return Settings(
        {
            "BOT_NAME": "gongkai",
            "SPIDER_MODULES": list(spider_modules),
            "USER_AGENT": user_agent(config),
            "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "HTTPPROXY_ENABLED": False,
            "HTTPCACHE_ENABLED": False,
            "JOBDIR": None,
            "ROBOTSTXT_OBEY": True,
            "ROBOTSTXT_USER_AGENT": ROBOTS_NAME,
            "CONCURRENT_REQUESTS": 16,
            "CONCURRENT_ITEMS": 4,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
            "DOWNLOAD_DELAY": 0,
            "DOWNLOAD_DELAY_JITTER": 0,
            "AUTOTHROTTLE_ENABLED": False,
            "DOWNLOAD_TIMEOUT": config.download_timeout,
            "DOWNLOAD_MAXSIZE": config.max_bytes,
            "DOWNLOAD_WARNSIZE": 0,
            "DOWNLOAD_FAIL_ON_DATALOSS": True,
            "DOWNLOAD_HANDLERS": {
                "http": "crawler.fetch.handlers.PoliteHandler",
                "https": "crawler.fetch.handlers.PoliteHandler",
                "ftp": None,
                "file": None,
                "s3": None,
                "data": None,
            },
            "DOWNLOADER_MIDDLEWARES": _MIDDLEWARES,
            "SPIDER_MIDDLEWARES": {"scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None},
            "ITEM_PIPELINES": {"crawler.pipelines.VisitPipeline": 100},
            "REFERRER_POLICY": "unsafe-url",
            "REQUEST_FINGERPRINTER_CLASS": "crawler.fetch.fingerprint.Fingerprinter",
            "RETRY_TIMES": config.retry_times,
            "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
            "RETRY_HTTP_CODES": list(RETRY_CODES),
            "REDIRECT_MAX_TIMES": 6,
            "METAREFRESH_ENABLED": False,
            "DEPTH_LIMIT": 0,
            "URLLENGTH_LIMIT": 2083,
            "COOKIES_ENABLED": True,
            "DEFAULT_REQUEST_HEADERS": {
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
            },
            "LOG_LEVEL": "WARNING",
            "WARN_ON_GENERATOR_RETURN_VALUE": False,
            "LOGSTATS_INTERVAL": 0,
            "MEMUSAGE_ENABLED": False,
        },
        priority="project",
    )
