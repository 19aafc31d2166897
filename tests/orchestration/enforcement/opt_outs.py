"""The opt-out list of a warehouse: its models as views over it, and a night that finds what is over."""

from jinja2 import Environment

from orchestration.settings import PROJECT_DIR
from tests.orchestration.enforcement.estate import AS_OF, Estate

PROJECT = PROJECT_DIR / "dbt_project"
MODELS = ("int_rules__in_force", "int_opt_outs__ended")
MACROS = ("as_of_date", "paris_date", "retention_deadline")


def _environment() -> Environment:
    """Renders a model as dbt would for the night."""
    environment = Environment(autoescape=False)
    environment.globals |= {
        "var": {"as_of": AS_OF.isoformat(), "policy_hash": "book"}.get,
        "source": lambda schema, table: f"{schema}.{table}",
        "ref": lambda model: f"intermediate.{model}",
    }
    for name in MACROS:
        macro = environment.from_string((PROJECT / "macros" / f"{name}.sql").read_text(encoding="utf-8"))
        environment.globals[name] = getattr(macro.module, name)
    return environment


def make_list(estate: Estate, *, while_known: bool = True) -> None:
    """The real models, under a book that keeps an opt-out for three years; and nobody is on the list."""
    estate.run(
        "insert into policy.policies values "
        "('book', 'opt_out_list', 'x', 'x', 'legal_obligation', 'x', 'text', 'x', 100, 100); "
        "insert into policy.rules (policy_hash, rule, purpose, phase, grain, legal_basis, data_categories, clock, "
        "keep, keep_months, keep_days, next, ends_on_objection, while_known, reference, confidence) values "
        "('book', 'opt_out_list.active', 'opt_out_list', 'active', 'objection', 'legal_obligation', '{fingerprints}', "
        f"'objection', 'P3Y', 36, 0, 'delete', false, {while_known}, 'CNIL', 'text')"
    )
    make_views(estate, *MODELS)


def make_views(estate: Estate, *names: str) -> None:
    """Real models, as views over the warehouse."""
    environment = _environment()
    for name in names:
        model = (PROJECT / "models" / "intermediate" / f"{name}.sql").read_text(encoding="utf-8")
        estate.run(f"create view intermediate.{name} as {environment.from_string(model).render()}")


def opted_out(estate: Estate, fingerprint: str, objected_on: str, known_on: str | None = None) -> None:
    """Somebody is on the list, in two channels."""
    for channel in ("email", "sms"):
        estate.run(
            "insert into suppression.entries (fingerprint, purpose, channel, kind, objected_on, known_on) values "
            f"('{fingerprint}', 'prospecting', '{channel}', 'email', '{objected_on}', "
            f"'{known_on or objected_on}')"
        )


def find_over(estate: Estate) -> None:
    """What the night's mart says of the list."""
    estate.run(
        "delete from marts.fct_due_actions where source = 'suppression'; "
        "insert into marts.fct_due_actions (person_id, data_category, source, action, purpose, rule, counts_from, "
        "due_on, policy_hash, is_held, is_quarantined, is_unwarned) "
        "select 'opt-out:' || fingerprint, 'fingerprints', 'suppression', 'delete', purpose, rule, counts_from, "
        "due_on, 'book', false, false, false from intermediate.int_opt_outs__ended"
    )


def remembered(estate: Estate) -> list[str]:
    """Who is on the list."""
    return [str(f) for (f,) in estate.rows("select distinct fingerprint from suppression.entries order by 1")]


def places(estate: Estate, word: str) -> list[str]:
    """The tables of the warehouse in which a word stands, views left out."""
    tables = estate.rows(
        "select format('%I.%I', schemaname, tablename) from pg_tables "
        "where schemaname not in ('pg_catalog', 'information_schema') order by 1"
    )
    query = "select count(*) from {} as t where t::text like '%{}%'"
    return [str(table) for (table,) in tables if estate.rows(query.format(table, word)) != [(0,)]]
