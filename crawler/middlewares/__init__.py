"""Downloader middlewares: one concern each, in the order that crawler.settings gives them."""
