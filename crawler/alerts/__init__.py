"""Alerts: conditions of the ledger become notices, notices go to people over their channels.

A condition is found by looking (conditions); its notice is opened once and closed when the condition
is gone (notices); who is told what is the user's choice (routes, plan); a delivery is written down
before it is made, so that a crash in between is seen (outbox).
"""
