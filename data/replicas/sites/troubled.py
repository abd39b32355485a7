"""The small county portals with one trouble each, named by the portal's first trait."""

from __future__ import annotations

from data.replicas.county import Troubled
from data.replicas.layouts import LAYOUTS
from data.replicas.lies import LIES
from data.replicas.model import Portal
from data.replicas.scripted import SCRIPTED
from data.replicas.troubles import ACCESS

TROUBLES = ACCESS | LIES | LAYOUTS | SCRIPTED


def build(portal: Portal) -> Troubled:
    return Troubled(portal, TROUBLES[portal.traits[0]])
