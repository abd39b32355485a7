"""Pure library: bytes in, Report out. No network, no database, no clock, nothing of ours imported."""

PARSER_VERSION = "4"
"""Raised whenever a parser change can change a result: derive then reads the archive again."""
