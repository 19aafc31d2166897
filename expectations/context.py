"""The Great Expectations context of a gate: definitions in memory, results and Data Docs in files, no network."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import great_expectations as gx
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.base import DataContextConfig, ProgressBarsConfig
from great_expectations.datasource.fluent import PostgresDatasource
from great_expectations.datasource.fluent.interfaces import TestConnectionError
from sqlalchemy import make_url

from expectations.errors import GateError

_PAGES = "expectations.data_docs.pages"
_SITE = "expectations.data_docs.site"


def _store(class_name: str, folder: Path | None = None) -> dict[str, Any]:
    backend = {"class_name": "InMemoryStoreBackend"}
    if folder is not None:
        backend = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    return {"class_name": class_name, "store_backend": backend}


def open_context(results: Path, docs: Path) -> EphemeralDataContext:
    """A context that keeps validation results under `results` and writes Data Docs to `docs`.

    It is ephemeral, so that the warehouse's URL and password are never written down.
    """
    site = _store("PromiseSite", docs) | {
        "module_name": _SITE,
        "show_how_to_buttons": False,
        "site_index_builder": {
            "module_name": _SITE,
            "class_name": "NightIndexBuilder",
            "renderer": {"module_name": _PAGES, "class_name": "IndexRenderer"},
            "view": {"module_name": _PAGES, "class_name": "IndexView"},
        },
        "site_section_builders": {
            "expectations": "none",
            "profiling": "none",
            "validations": {
                "renderer": {"module_name": _PAGES, "class_name": "SuiteRenderer"},
                "view": {"module_name": _PAGES, "class_name": "SuiteView"},
            },
        },
    }
    config = DataContextConfig(
        config_version=4.0,
        stores={
            "expectations": _store("ExpectationsStore"),
            "checkpoints": _store("CheckpointStore"),
            "validation_definition_store": _store("ValidationDefinitionStore"),
            "results": _store("ValidationResultsStore", results),
        },
        expectations_store_name="expectations",
        checkpoint_store_name="checkpoints",
        validation_results_store_name="results",
        data_docs_sites={"promises": site},
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    return gx.get_context(mode="ephemeral", project_config=config)


@contextmanager
def open_warehouse(context: EphemeralDataContext, url: str) -> Iterator[PostgresDatasource]:
    """The warehouse as a datasource whose transactions cannot write; its connections are closed at the end.

    Raises:
        GateError: it does not answer.
    """
    read_only = make_url(url).update_query_dict({"options": "-c default_transaction_read_only=on"}, append=True)
    try:
        warehouse = context.data_sources.add_postgres(
            "warehouse",
            # Great Expectations reads a dollar sign as a reference to one of its own variables.
            connection_string=read_only.render_as_string(hide_password=False).replace("$", "%24"),
        )
    except TestConnectionError:
        raise GateError(
            "warehouse", "does not answer the gate; check the server, the password and OUBLI_DATABASE_URL"
        ) from None
    try:
        yield warehouse
    finally:
        warehouse.get_execution_engine().close()
        warehouse.get_engine().dispose()
