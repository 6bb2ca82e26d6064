"""What all shapes of `report.json` have in common."""

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A part of the report: nothing stands in it that the schema does not name."""

    model_config = ConfigDict(extra="forbid")
