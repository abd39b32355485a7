"""The root of every error that is the user's to mend."""

from __future__ import annotations


class UserError(Exception):
    """Something the user gave cannot be used: a setting, a file, a registry row, a home.

    Raised in any room with one line that says what to do; the command prints it and exits with 2.
    """
