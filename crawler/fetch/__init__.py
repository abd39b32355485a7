"""Asking a portal for one page: whom we may ask, how politely, and what the answer is."""
