"""Parameters that many of the API's addresses have, and the address of the next page."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

Page = Annotated[int, Query(ge=1, le=10_000)]
StateCode = Annotated[str, Query(pattern=r"^[A-Z]{2}$", example="TX")]
PageSize = Annotated[int, Query(ge=1, le=500)]


class OrEmpty:
    """Marks a parameter that may be left empty, as forms send it: then it counts as left out."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(lambda value: value or None, handler(source))

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        described = handler(schema)
        return {**described, "anyOf": [*described["anyOf"], {"const": ""}]}


def next_page(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page + 1)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
