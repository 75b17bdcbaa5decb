"""Every address of the portal, read off the resolver."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    name: str  # with its namespaces
    pattern: str
    view: object

    @property
    def is_public(self) -> bool:
        return not getattr(self.view, "login_required", True)


def all_routes() -> list[Route]:
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, namespaces: str, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(f"{namespaces}{entry.name}", pattern, entry.callback)
        else:
            inner = f"{namespaces}{entry.namespace}:" if entry.namespace else namespaces
            yield from _walk(entry, inner, pattern)
