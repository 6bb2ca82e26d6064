"""Delimited text is split into records that know their line, whatever happened to its quotes."""

import csv
import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.files.columns import known
from groupaudit.files.delimited import DELIMITERS, records, sniff_delimiter

FIELD = st.text(st.sampled_from('张三ab ,;|\t"\n\r'), max_size=6)


@given(
    st.lists(st.lists(FIELD, min_size=2, max_size=4), max_size=8),
    st.sampled_from(DELIMITERS),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=150)
def test_what_a_csv_writer_wrote_comes_back(rows, delimiter, end):
    """Quotes, delimiters and line ends inside fields survive, and each record knows its physical line."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    text = buffer.getvalue()
    found = list(records(text, delimiter))
    assert [record.fields for record in found] == rows
    lines = io.StringIO(text, newline="").readlines()
    starts, at = [], 0
    for row in rows:
        starts.append(at + 1)
        one = io.StringIO(newline="")
        csv.writer(one, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerow(row)
        at += len(io.StringIO(one.getvalue(), newline="").readlines())
    assert [record.line for record in found] == starts
    assert at == len(lines)


@given(st.text(st.sampled_from('ab,"\n\r\0'), max_size=60))
@settings(max_examples=200)
def test_any_text_can_be_split(text):
    """No text crashes the splitter, and the lines of the records rise."""
    lines = [record.line for record in records(text, ",")]
    assert lines == sorted(set(lines))


def test_an_unclosed_quote_costs_one_line():
    """The line is named; the records after it are kept, but marked as doubtful until a quote could have ended."""
    found = list(records('a,b\n"c,d\ne,f\n"g",h\n', ","))
    assert found == [
        (1, ["a", "b"], None),
        (2, ['"c', "d"], "unclosed"),
        (3, ["e", "f"], "suspect"),
        (4, ["g", "h"], "suspect"),
    ]


def test_pieces_of_a_broken_record_are_marked():
    """Lines of a field whose inner quotes were not doubled are doubtful up to the line that ends it, not beyond."""
    found = list(records('a,"b\nhe "said" x",y\nd,e\n', ","))
    assert [record.problem for record in found] == ["unclosed", "suspect", None]


def test_an_unclosed_quote_on_the_last_line():
    """The end of the file does not swallow the problem."""
    assert [record.problem for record in records('a,b\n"c,d', ",")] == [None, "unclosed"]


def test_balanced_quotes_in_hand_made_files_are_text():
    """`"小王"同学` is a nickname, not an error."""
    assert list(records('"小王"同学,wxid_1\n', ",")) == [(1, ['"小王"同学', "wxid_1"], None)]


def test_a_long_run_of_broken_quotes_takes_bounded_time():
    """Lines that each look for the end of a quote do not make the time explode."""
    start = time.process_time()
    assert all(record.problem == "unclosed" for record in records('"a""b\n' * 5000, ","))
    assert time.process_time() - start < 3


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_the_one_that_gives_a_header(delimiter):
    """Content decides, even where another sign is more frequent in the values."""
    text = f"姓名{delimiter}部门\n" + f"张,三;四|五{delimiter}总裁办\n".replace(",;|".replace(delimiter, ""), "") * 9
    assert sniff_delimiter(text, known) == delimiter


def test_without_a_header_even_columns_decide():
    """The sign that gives the most rows of one width wins."""
    assert sniff_delimiter("a;b\nc;d\n,e;f\n", known) == ";"
