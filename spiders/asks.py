"""What to ask a site for: an address, and how."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit


@dataclass(frozen=True)
class Ask:
    """A further page of a list: an address, and a form where it is asked for by POST. ``ajax`` is set
    where a script of the page asks it (some endpoints refuse anything else), ``side`` where the answer
    belongs to the site's frame and its failure costs nothing, ``context`` what the page that asks
    knows and the answer will not repeat, ``anew`` where no earlier answer may stand for the page,
    ``unchanged`` where one may, since the list that the page belongs to shows that it is as it was."""

    url: str
    method: str = "GET"
    form: tuple[tuple[str, str], ...] = ()
    ajax: bool = False
    side: bool = False
    context: tuple[tuple[str, str], ...] = ()
    anew: bool = False
    unchanged: bool = False

    @property
    def place(self) -> str:
        """The address with the form as its query: different for different forms."""
        return with_query(self.url, urlencode(self.form)) if self.form else self.url


def with_query(url: str, extra: str) -> str:
    """``url`` with the parameters of ``extra`` set."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, True)) | dict(parse_qsl(extra, True))
    return parts._replace(query=urlencode(query), fragment="").geturl()
