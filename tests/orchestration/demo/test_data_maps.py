"""The data maps against the systems they describe: what they declare is there, what they leave out is about nobody."""

import pytest

from orchestration.ingestion.anonymity import anonymised_there
from orchestration.ingestion.data_map import read_source, sources_file
from orchestration.ingestion.holdings import erasable_there
from orchestration.ingestion.mapped_terms import Constant
from orchestration.settings import PROJECT_DIR

SQL_SOURCES = ("crm", "emailing", "invoicing")
TYPES = {
    "integer": {"integer", "bigint"},
    "text": {"text", "uuid"},
    "date": {"date", "text"},
    "timestamptz": {"timestamp with time zone", "timestamp without time zone", "text"},
    "boolean": {"boolean"},
    "numeric": {"numeric"},
}
UNDECLARED_TABLES = {"crm": {"accounts"}, "emailing": {"lists", "campaigns"}, "invoicing": set()}
# Each of these is about nobody, or goes with its row because the row is always deleted whole.
UNDECLARED_COLUMNS = {
    "crm": {
        "contacts.statut",
        "contacts.modified_at",
        "interactions.saisi_par",
        "opportunities.account_no",
        "opportunities.etape",
        "opportunities.montant",
        "opportunities.ouverte_le",
        "contacts_history.changed_at",
    },
    "emailing": {
        "subscribers.updated_ts",
        "list_memberships.state",
        "list_memberships.joined_ts",
        "unsubscribes.list_id",
        "sends.campaign_id",
        "opens.send_id",
        "opens.ip",
        "clicks.send_id",
        "clicks.url",
        "clicks.ip",
        "bounces.kind",
    },
    "invoicing": {
        "quotes.valid_until",
        "orders.quote_no",
        "deliveries.recipient",
        "deliveries.address",
        "invoices.order_no",
        "invoice_lines.quantity",
        "invoice_lines.price",
        "invoice_renderings.html",
    },
}
COLUMNS = """
select table_name, column_name, data_type, is_nullable from information_schema.columns where table_schema = 'public'
"""
FOREIGN_KEYS = """
select child.relname as child, child_column.attname as child_column, parent.relname as parent, confdeltype as on_delete
from pg_constraint
join pg_class as child on child.oid = conrelid
join pg_class as parent on parent.oid = confrelid
join pg_attribute as child_column on child_column.attrelid = conrelid and child_column.attnum = conkey[1]
where contype = 'f'
"""


@pytest.fixture(params=SQL_SOURCES)
def source(request):
    return read_source(sources_file(PROJECT_DIR, request.param))


@pytest.fixture
def columns(built, source):
    return {f"{row.table_name}.{row.column_name}": row for row in built.ask(source.name, COLUMNS)}


def test_what_is_declared_is_there_with_a_type_that_fits(source, columns):
    declared = {f"{table.name}.{column.name}": column for table in source.tables for column in table.columns}
    assert declared.keys() <= columns.keys()
    assert not [name for name, c in declared.items() if columns[name].data_type not in TYPES[c.data_type]]


def test_what_is_not_declared_was_looked_at(source, columns):
    declared = {f"{table.name}.{column.name}" for table in source.tables for column in table.columns}
    tables = {name.split(".")[0] for name in columns}
    assert tables - {table.name for table in source.tables} == UNDECLARED_TABLES[source.name]
    left = {name for name in columns.keys() - declared if name.split(".")[0] not in UNDECLARED_TABLES[source.name]}
    assert left == UNDECLARED_COLUMNS[source.name]


def test_a_column_that_may_not_be_empty_is_erased_by_a_constant(source, columns):
    stuck = []
    for table in source.tables:
        for column in table.columns:
            erased_alone = table.category_of(column) and column.name not in table.links and column.erase == "null"
            # Rows of one category are deleted whole, whatever their columns allow.
            whole = table.erase == "delete" and table.category == table.category_of(column)
            if erased_alone and not whole and columns[f"{table.name}.{column.name}"].is_nullable == "NO":
                stuck.append(f"{table.name}.{column.name}")
    assert not stuck


def test_rows_that_stay_keep_no_personal_column(source, columns):
    """A row that is anonymised, not deleted, has every column declared, but for those looked at here."""
    harmless = {"invoice_lines.quantity", "invoice_lines.price"}
    for table in source.tables:
        if table.erase == "anonymise":
            declared = {f"{table.name}.{column.name}" for column in (*table.columns, *table.unread)}
            assert {name for name in columns if name.startswith(f"{table.name}.")} - declared <= harmless


def test_what_points_at_a_row_that_is_deleted_goes_before_it(built, source):
    deleted = {table.name for table in source.tables if table.erase == "delete"}
    belongs = {(t.name, t.belongs_to.column, t.belongs_to.table) for t in source.tables if t.belongs_to}
    for key in built.ask(source.name, FOREIGN_KEYS):
        if key.parent in deleted and key.on_delete == "a":
            assert (key.child, key.child_column, key.parent) in belongs


def test_erasing_everything_is_refused_by_no_constraint(built, source):
    depth: dict[str, int] = {}
    for table in source.tables:
        depth[table.name] = 1 + (depth[table.belongs_to.table] if table.belongs_to else 0)
    statements = []
    for table in sorted(source.tables, key=lambda t: -depth[t.name]):
        if table.erase == "delete":
            statements.append(f"delete from {table.name}")
            continue
        values = [
            f"{c.name} = " + (f"'{c.erase.constant}'" if isinstance(c.erase, Constant) else "null")
            for c in (anonymised_there(source, table) if table.is_anonymised else erasable_there(table))
        ]
        statements.append(f"update {table.name} set {', '.join(values)}")
    assert built.survives(source.name, statements)


def test_every_event_name_is_mapped(built):
    crm = read_source(sources_file(PROJECT_DIR, "crm"))
    names = {row[0] for row in built.ask("crm", "select distinct type_interaction from interactions")}
    assert names <= crm.event_types.keys()


def test_opt_outs_and_consents_are_read_in_full(source):
    marked = [t.name for t in source.tables if t.opt_out or t.name in ("unsubscribes", "optin_records")]
    assert not [name for name in marked if source.table(name).cursor]


def test_the_proof_of_consent_is_archived_and_not_dropped():
    emailing = read_source(sources_file(PROJECT_DIR, "emailing"))
    assert emailing.table("optin_records").archive == "move"


def test_files_ask_for_nothing_but_people_and_keys():
    files = read_source(sources_file(PROJECT_DIR, "files"))
    assert [table.name for table in files.tables if not table.optional] == ["people"]
    for table in files.tables:
        assert {c.name for c in table.columns if not c.may_be_missing} == table.links
    assert files.write_back == "work_order"
