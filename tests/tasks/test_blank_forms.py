"""Blank forms: what is written in them is read back the same, and their example is nobody's entry."""

import datetime as dt
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.files.columns import canonical
from groupaudit.inputs import open_file
from groupaudit.intake.choosing import choose
from groupaudit.reader import Options, Reader
from groupaudit.registry import discover
from groupaudit.shape import conform
from groupaudit.tables import CELLED
from groupaudit.tasks.blank_forms import FORMS, cells, example, write_text, write_workbook

READERS = discover("groupaudit.readers", Reader, plugins=False).found
WRITERS = {".xlsx": write_workbook, ".csv": write_text}
every_form = pytest.mark.parametrize("form", FORMS, ids=lambda f: f.table)
every_format = pytest.mark.parametrize("suffix", WRITERS)

NAMES = st.text("张三李四王五集团工作群ABc=+-@0123", min_size=1, max_size=8).filter(lambda s: s.strip("-") != "")
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


def values(column, dtype):
    """Return what a column of a form may hold."""
    if column.words is not None:
        filled = st.sampled_from(list(column.words))
    elif dtype == pl.Date:
        filled = DAYS
    elif dtype == pl.Int64:
        filled = st.integers(0, 500)
    elif dtype == pl.List(pl.String):
        filled = st.lists(st.sampled_from(["张三", "李四", "王五"]), min_size=1, max_size=3)
    else:
        filled = NAMES
    return filled if column.field in ("group_name", "name") else st.none() | filled


def read_back(folder, form, rows, suffix):
    """Write a form and return what its reader makes of it."""
    path = folder / f"{form.title}{suffix}"
    out = io.BytesIO()
    WRITERS[suffix](form, rows, out)
    path.write_bytes(out.getvalue())
    ((head, source),) = open_file(path, Options()).parts
    (batch,) = choose(head, READERS).read(source)
    assert batch.rejects.height == 0
    return batch


@every_form
def test_the_headings_are_known_and_each_column_says_what_it_holds(form):
    """Every heading means something to the readers, and every field belongs to the table."""
    assert [c.heading for c in form.columns if canonical(c.heading) is None] == []
    assert {c.field for c in form.columns} <= set(form.schema)


@every_format
@every_form
@settings(max_examples=10)
@given(data=st.data())
def test_what_is_written_is_read_back_the_same(tmp_path_factory, form, suffix, data):
    """Whatever a form can hold survives the way through a file."""
    row = st.fixed_dictionaries({c.field: values(c, form.schema[c.field]) for c in form.columns})
    entries = data.draw(st.lists(row, min_size=1, max_size=4))
    schema = {c.field: form.schema[c.field] for c in form.columns}
    table = pl.DataFrame(entries, schema=schema)
    batch = read_back(tmp_path_factory.getbasetemp(), form, cells(form, table), suffix)
    found = batch.tables[form.table].select(list(schema))
    assert found.rows() == table.rows()


@every_format
@every_form
def test_the_example_row_is_passed_over(tmp_path, form, suffix):
    """A form that nobody has filled in registers nothing."""
    batch = read_back(tmp_path, form, [example(form)], suffix)
    assert batch.set_aside == {"example": 1}
    assert form.table not in batch.tables


@every_form
def test_the_same_content_gives_the_same_bytes(form):
    """A workbook carries no time of its making."""
    first, second = io.BytesIO(), io.BytesIO()
    for out in (first, second):
        write_workbook(form, [example(form)], out)
    assert first.getvalue() == second.getvalue()


def test_a_table_of_more_columns_is_written_as_the_form_has_them():
    """Provenance has no place in a form."""
    form = FORMS[0]
    table = conform(pl.DataFrame({"group_name": ["甲群"]}), pl.Schema({**form.schema, **CELLED}))
    assert cells(form, table) == [["甲群", *[""] * (len(form.columns) - 1)]]
