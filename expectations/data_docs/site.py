"""The Data Docs site: the pages of the last nights and their index, under a retention of their own."""

import json
from typing import Any

from great_expectations.data_context.types.resource_identifiers import ValidationResultIdentifier
from great_expectations.render.renderer.site_builder import DefaultSiteIndexBuilder, SiteBuilder

from expectations.data_docs.kept import NIGHTS_KEPT
from expectations.data_docs.pages import IndexEntry, night_and_gate, page_of
from expectations.errors import GateError


class PromiseSite(SiteBuilder):
    """A site without the four megabytes of fonts, animations and logos that our pages do not use."""

    def build(self, resource_identifiers: Any = None, build_index: bool = True) -> tuple[str | None, object]:
        """Write the pages of those results, then the index.

        Raises:
            GateError: a page could not be written; Great Expectations only logs that.
        """
        for section in self.site_section_builders.values():
            section.build(resource_identifiers=resource_identifiers)
        written = {key.resource_identifier for key in self.target_store.keys}
        for wanted in resource_identifiers or ():
            if isinstance(wanted, ValidationResultIdentifier) and wanted not in written:
                raise GateError("Data Docs", f"the page of {wanted.expectation_suite_identifier.name} was not written")
        self.site_index_builder.build(build_index=build_index)
        return self.get_resource_url(only_if_exists=False), None


class NightIndexBuilder(DefaultSiteIndexBuilder):
    """Lists the nights whose pages are there and takes away those past `NIGHTS_KEPT`."""

    def build(self, *_: object, **__: object) -> tuple[Any, None]:
        """Write the index page."""
        # As text: Great Expectations takes a hundred times longer to read a result than its JSON.
        results = self.data_context.stores["results"].store_backend
        pages: Any = self.target_store
        backend = pages.store_backends[ValidationResultIdentifier]
        stored = {tuple(key) for key in results.list_keys()}
        shown = {tuple(key) for key in backend.list_keys()}
        nights = sorted({_night(key) for key in stored}, reverse=True)[:NIGHTS_KEPT]
        entries = []
        for key in sorted(stored | shown):
            is_kept = key in stored and _night(key) in nights
            if is_kept and key in shown:
                page = page_of(json.loads(results.get(key)))
                entries.append(IndexEntry(page, f"validations/{'/'.join(key)}.html"))
            if not is_kept and key in stored:
                results.remove_key(key)
            if not is_kept and key in shown:
                backend.remove_key(key)
        html = self.view_class.render(self.renderer_class.render(entries))
        return pages.write_index_page(html), None


def _night(key: tuple[str, ...]) -> str:
    """The night of a stored result; its key is suite, run name, run time, batch."""
    return night_and_gate(key[1])[0]
