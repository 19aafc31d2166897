"""The Data Docs site: the pages of the last nights and their index, under a retention of their own."""

from typing import Any

from great_expectations.data_context.types.resource_identifiers import ValidationResultIdentifier
from great_expectations.render.renderer.site_builder import DefaultSiteIndexBuilder, SiteBuilder

from expectations.data_docs.pages import IndexEntry, SuiteRenderer, run_of
from expectations.errors import GateError

NIGHTS_KEPT = 31
"""How many nights keep their pages; the results themselves stay in the warehouse."""


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
        results = self.data_context.stores["results"]
        pages: Any = self.target_store
        backend = pages.store_backends[ValidationResultIdentifier]
        stored = {key.to_tuple(): key for key in results.list_keys()}
        shown = {tuple(key) for key in backend.list_keys()}
        nights = sorted({run_of(key.run_id)[0] for key in stored.values()}, reverse=True)[:NIGHTS_KEPT]
        entries = []
        for name in sorted(stored.keys() | shown):
            key = stored.get(name)
            is_kept = key is not None and run_of(key.run_id)[0] in nights
            if is_kept and name in shown:
                entries.append(
                    IndexEntry(SuiteRenderer().render(results.get(key)), f"validations/{'/'.join(name)}.html")
                )
            if not is_kept and key is not None:
                results.remove_key(key)
            if not is_kept and name in shown:
                backend.remove_key(name)
        html = self.view_class.render(self.renderer_class.render(entries))
        return pages.write_index_page(html), None
