"""schema.json, by which editors complete and check policy files; `python -m retention_policies.schema` writes it."""

import json
from pathlib import Path

from retention_policies.model import Policy

PATH = Path(__file__).resolve().parent / "schema.json"


def schema() -> str:
    """The JSON schema of a policy file, as text."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Policy.model_json_schema(by_alias=True)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PATH.write_text(schema(), encoding="utf-8")
