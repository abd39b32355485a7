"""State and rules: registry, archive, store, ledger, and the Scrapy glue around the spiders."""

__version__ = "0.1.0"
