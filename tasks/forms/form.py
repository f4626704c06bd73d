"""A form as data, and the JSON schema that Prefect shows and checks it by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

Schema = dict[str, Any]
# what a schema of ours has among its definitions, beside those of the flow's own model
FORM, OWN = "form", "own"
_DEFINITIONS = "#/definitions/"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields that a person sees, in their order, and what the data adds to each.

    A field that the flow's own model has keeps the title and description that stand there. Without
    `fields` all of the model's are shown as they are. A run in whose parameters the field
    `for_programs` stands was not filled in by a person: it is checked by the model alone.
    """

    title: str
    description: str = ""
    fields: Mapping[str, Schema] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    definitions: Mapping[str, Schema] = field(default_factory=dict)
    for_programs: str = ""


def choice(values: Iterable[str], *, chosen: str | None = None, **more: Any) -> Schema:
    """One of several texts, `chosen` to begin with."""
    schema: Schema = {"type": "string", "enum": list(values), **more}
    return schema if chosen is None else schema | {"default": chosen}


def in_order(fields: Mapping[str, Schema]) -> dict[str, Schema]:
    """The fields with their position, without which Prefect's page sorts nothing for sure."""
    return {name: {**schema, "position": at} for at, (name, schema) in enumerate(fields.items())}


def with_form(deployed: Mapping[str, Any], form: Form) -> Schema:
    """A deployment's schema with the form; `deployed` is what Prefect made of the flow, or ours.

    Prefect's page takes the form from the schema's definitions. What it checks runs by is named the
    same, but within the parameter, which is a resource of its own (JSON Schema Core 2020-12, 8.2.1):
    there a run that a program asks for passes by the flow's model, and every fault keeps its field.
    """
    definitions = {name: one for name, one in deployed["definitions"].items() if name != FORM}
    own = definitions.setdefault(OWN, deployed["properties"]["request"])
    people = _for_people(form, definitions[own["$ref"].removeprefix(_DEFINITIONS)])
    request: Schema = {
        "$ref": f"{_DEFINITIONS}{FORM}",
        "title": form.title,
        "description": form.description,
        "position": 0,
    }
    if "default" in own:
        request["default"] = {}
    for_all = definitions | dict(form.definitions)
    if form.for_programs:
        request |= {"$id": "urn:dondoc:form"}
        request["definitions"] = for_all | {FORM: _for_either(form.for_programs, own, people)}
    return deepcopy(
        {
            **deployed,
            "properties": {"request": request},
            "definitions": for_all | {FORM: people},
        }
    )


def _for_either(marker: str, own: Schema, people: Schema) -> Schema:
    return {"if": {"required": [marker]}, "then": {"$ref": own["$ref"]}, "else": people}


def _for_people(form: Form, model: Schema) -> Schema:
    own: dict[str, Schema] = model["properties"]
    fields = form.fields or {name: {} for name in own}
    shown = {name: _field(own.get(name, {}), added) for name, added in fields.items()}
    return {
        "type": "object",
        "title": form.title,
        "properties": in_order(shown),
        "required": list(form.required),
        "additionalProperties": False,
    }


def _field(own: Schema, added: Schema) -> Schema:
    """The model's own field with what the data adds; where that has a type, only the words stay."""
    if "type" not in added:
        return _plain(own) | added
    return {name: own[name] for name in ("title", "description") if name in own} | added


def _plain(own: Schema) -> Schema:
    """A field that may be left out, without the choice between its type and "None"."""
    kinds = [one for one in own.get("anyOf", ()) if one.get("type") != "null"]
    if len(kinds) != 1:
        return own
    kept: Schema = {name: own[name] for name in ("title", "description") if name in own}
    return {**kept, **kinds[0]}
