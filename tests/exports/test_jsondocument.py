"""Splitting a document finds the same parts as parsing it, and keeps damage inside the part that has it."""

import json
import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.errors import UnreadableInputError
from groupaudit.exports import jsondocument, recordlines
from groupaudit.exports.jsondocument import Places, array, elements, listed, outline, top, windows
from groupaudit.reader import Source

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def source(text, undecodable=()):
    """A JSON source of some bytes."""
    data = text if isinstance(text, bytes) else text.encode()
    return Source(name="x.json", form="json", data=memoryview(data), undecodable=undecodable)


def parts(found):
    """Return the text of parts as bytes."""
    return {k: bytes(v) for k, v in found.items()} if isinstance(found, dict) else [bytes(v) for v in found]


def rows(text, undecodable=()):
    """Return the lines of an array's elements as (number, text), and the damaged ones."""
    whole = source(text, undecodable)
    lines = elements(whole, array(whole, msgspec.Raw(text if isinstance(text, bytes) else text.encode())), first=2)
    return [row for part in lines.parts for row in part.scan().collect().rows()], lines.undecodable


@settings(max_examples=60)
@given(st.lists(VALUES, max_size=5), st.sampled_from([None, 1, "\t"]), st.booleans())
def test_the_elements_of_an_array_are_its_values(values, indent, ascii_only):
    """However a document is laid out, each element is one line of its own that says the same."""
    found, damaged = rows(json.dumps(values, indent=indent, ensure_ascii=ascii_only))
    assert [json.loads(raw) for _, raw in found] == values
    assert [number for number, _ in found] == list(range(2, 2 + len(values)))
    assert damaged == ()


@settings(max_examples=60)
@given(
    st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=6), VALUES, max_size=5), st.sampled_from([None, 1])
)
def test_the_values_of_an_object_are_found_by_key(values, indent):
    """Keys in any order, with any text in them."""
    found = top(source(json.dumps(values, indent=indent, ensure_ascii=False)))
    assert {k: json.loads(v) for k, v in parts(found).items()} == values


@settings(max_examples=60)
@given(st.lists(VALUES, min_size=1, max_size=5), st.data())
def test_damage_inside_an_element_stays_inside_it(values, data):
    """Half a surrogate pair in one element moves no other."""
    place = data.draw(st.integers(0, len(values) - 1))
    texts = [json.dumps(v, ensure_ascii=False) for v in values]
    texts[place] = '{"content": "早\\ud83d", "x": [1, "}"]}'
    found, _ = rows("[" + ",\n".join(texts) + "]")
    assert [raw for _, raw in found] == [t.replace("\n", " ") for t in texts]


BROKEN = {
    "cut in an element": ('[{"a": 1}, {"b"', 15),
    "cut in a text": ('[{"a": "x', 7),
    "the wrong bracket": ('[{"a": 1]]', 8),
    "something behind it": ("[1] x", 4),
    "no document": ("x", 0),
    "a key twice": ('{"a": "' + "x" * 90 + '", "a": 2}', 106),
}


@pytest.mark.parametrize(("text", "byte"), BROKEN.values(), ids=BROKEN)
def test_a_broken_document_names_the_place(text, byte):
    """Line and byte of where it breaks, comments above it counted."""
    for above in ("", "# 说明\n"):
        with pytest.raises(UnreadableInputError, match=rf"line {1 + bool(above)}, byte {len(above.encode()) + byte};"):
            top(source(above + text))


@given(
    st.lists(st.sampled_from(["meta", "messages", "x", "\\u0078"]), max_size=5),
    st.sampled_from(["{}", "[]", "1", '"x"', '"\\""']),
    st.sampled_from(["", " ", "\n  "]),
)
def test_a_key_that_comes_twice_is_told_however_short_its_values(keys, value, space):
    """Of two values one would be lost without a word; equal keys may be written with different escapes."""
    pairs = f",{space}".join(f'"{key}":{space}{value}' for key in keys)
    text = f"{{{space}{pairs}{space}}}{space}"
    if len({json.loads(f'"{key}"') for key in keys}) == len(keys):
        assert len(top(source(text))) == len(keys)
    else:
        with pytest.raises(UnreadableInputError, match=r"出现两次.* comes twice"):
            top(source(text))


def test_what_is_no_array_is_refused_and_null_is_empty():
    """A producer without a roster writes null or nothing; anything else is no roster."""
    assert array(source("{}"), None) == []
    assert array(source("{}"), msgspec.Raw(b"null")) == []
    for wrong in (b"{}", b'"x"', b"1"):
        with pytest.raises(UnreadableInputError, match=r"^x\.json: .*an array is missing"):
            array(source("{}"), msgspec.Raw(wrong))


@pytest.mark.parametrize("behind", [":", "x", "]", '"'])
def test_what_stands_behind_an_array_damages_it(behind):
    """The array is named as damaged: no part of it is taken for the whole."""
    with pytest.raises(UnreadableInputError, match=r"damaged|broken"):
        array(source("{}"), top(source('{"items": [{"a": 1}]' + behind + ', "n": 1}'))["items"])


def test_elements_that_could_not_be_decoded_are_named():
    """The mark of lost bytes counts only in a document that has lost some: people may write it."""
    text = json.dumps(["a", "\ufffd", "b"], ensure_ascii=False)
    assert rows(text, undecodable=(1,))[1] == (3,)
    assert rows(text)[1] == ()


def test_a_deep_document_ends_in_an_error_or_in_parts():
    """Nesting has no limit that would crash the program."""
    deep = "[" * 50_000 + "]" * 50_000
    assert len(top(source(f"[1, {deep}]"))) == 2


def cpu(work):
    """Return the least of three CPU times."""
    times = []
    for _ in range(3):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def test_damage_costs_little():
    """A document with one bad record is split in a small multiple of the time that parsing a whole one takes."""
    records = [{"sender": "a", "time": n, "content": f"第{n}句", "more": [{"x": {"y": [n]}}]} for n in range(3000)]
    whole = json.dumps({"messages": records}, ensure_ascii=False)
    bad = whole.replace("第2句", "第\\ud83d句")
    assert len(array(source(bad), top(source(bad))["messages"])) == len(records)
    assert cpu(lambda: array(source(bad), top(source(bad))["messages"])) <= 8 * cpu(lambda: json.loads(whole))


def narrow(patch, window, step):
    """Take documents of more than *window* bytes for long ones."""
    patch.setattr(recordlines, "WINDOW", window)
    patch.setattr(jsondocument, "STEP", step)


@settings(max_examples=100)
@given(
    st.dictionaries(st.sampled_from(["a", "b", "c"]), st.lists(VALUES, max_size=9) | VALUES, min_size=1),
    st.sampled_from([None, 1, "\t"]),
    st.integers(1, 40),
)
def test_an_outline_leads_to_the_elements_of_arrays(values, indent, size):
    """Element by element and line by line, what stands in the arrays of a long document is what a parser finds."""
    whole = source(json.dumps(values, indent=indent, ensure_ascii=False))
    arrays = [key for key, value in values.items() if isinstance(value, list)]
    with pytest.MonkeyPatch.context() as patch:
        narrow(patch, size, size)
        found = outline(whole, arrays)
        assert found.keys() == values.keys()
        lines = [
            (key, number, json.loads(raw))
            for key, window in windows(whole, [found[key] for key in arrays], first=2)
            for part in window.parts
            for number, raw in part.scan().collect().rows()
        ]
    every = [(index, value) for index, key in enumerate(arrays) for value in values[key]]
    assert lines == [(index, number, value) for number, (index, value) in enumerate(every, 2)]


ITEM = {"sender": "x", "records": [{"sender": "},{"}] * 60, "deep": {"a": [{"b": [{}, {}]}]}}


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("first", ["messages", "members"])
def test_objects_inside_of_elements_are_no_borders(monkeypatch, indent, first):
    """Many of them behind one another do not make a document one that is read whole."""
    narrow(monkeypatch, 9_000, 3_000)
    values = {"messages": [ITEM] * 50, "members": [{"id": "x"}] * 300}
    keys = {"pictures": {"a": "QUJD" * 9_000}, first: values[first]} | values
    whole = source(json.dumps(keys, indent=indent))
    found = outline(whole, {"messages", "members"})
    assert isinstance(found["messages"], Places)
    assert isinstance(found["members"], Places)
    longest = max(end - start for start, end in found["messages"].windows)
    assert longest < 9_000 + 2 * len(json.dumps(ITEM, indent=indent)) + 3_000


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [{"x": 1}, {"x": 2}, {"x": 3',
        '{"a": [{"x": 1}, {"x": 2}], "a": []}',
        '{"a": [{"x": 1}, {"x": 2}}',
        '{"a": [{"x": 1}, {"x": 2}],}',
        '{"a": [{"x": 1}, {"x": 2}]} x',
        '{"a": [{"x": 1} {"x": 2}]}',
        '{"b": "\\ud83d", "a": [{"x": 1},, {"x": 2}]}',
        '{"a": [, {"x": 1}, {"x": 2}]}',
        '{"a": [{"x": 1}, {"x": 2},]}',
        '{"a": [{"x": 1},, {"x": 2}]}',
        '{"a": [ , ]}',
        '[{"x": 1}, {"x": 2}]',
        "{}",
        "# a\n{",
    ],
)
def test_what_is_wrong_with_a_long_document_is_told_as_of_any_other(monkeypatch, text):
    """Neither error nor parts depend on the length."""

    def told():
        try:
            found = outline(source(text), {"a"})
            lines = [line for _, lines in windows(source(text), [found.get("a")], first=2) for line in lines.parts]
            return parts(found), [row for part in lines for row in part.scan().collect().rows()]
        except UnreadableInputError as error:
            return str(error)

    expected = told()
    narrow(monkeypatch, 5, 8)
    assert told() == expected


def in_windows(whole, found):
    """The elements of an array as (number, text), whatever windows they come in."""
    return [
        row
        for _, lines in windows(whole, [found], first=1)
        for part in lines.parts
        for row in part.scan().collect().rows()
    ]


@settings(max_examples=60)
@given(
    st.lists(VALUES, max_size=9),
    st.sampled_from([None, 1, "\t"]),
    st.sampled_from(["", "# a\n", " \n"]),
    st.integers(1, 40),
)
def test_a_document_that_is_an_array_is_its_elements(values, indent, before, size):
    """Behind comments and before blank lines, and however long it is."""
    whole = source(before + json.dumps(values, indent=indent, ensure_ascii=False) + " \n")
    with pytest.MonkeyPatch.context() as patch:
        narrow(patch, size, size)
        found = [(number, json.loads(raw)) for number, raw in in_windows(whole, listed(whole))]
    assert found == [*enumerate(values, 1)]


@pytest.mark.parametrize(
    "text",
    [
        '[{"x": 1}, {"x": 2}',
        '[{"x": 1}, {"x": 2}] x',
        '[{"x": 1}, {"x": 2}] []',
        '[{"x": 1} {"x": 2}]',
        '[{"x": 1},, {"x": 2}]',
        '[{"x": 1}, {"x": 2},]',
        '[{"x": "\\ud83d"}, {"x": 2}]',
        "[",
        '{"x": []}',
    ],
)
def test_what_is_wrong_with_a_long_array_is_told_as_of_any_other(monkeypatch, text):
    """Neither error nor elements depend on the length."""

    def told():
        try:
            found = listed(source(text))
            return found if found is None else in_windows(source(text), found)
        except UnreadableInputError as error:
            return str(error)

    expected = told()
    narrow(monkeypatch, 5, 8)
    assert told() == expected


def test_a_long_array_is_found_by_place(monkeypatch):
    """No more than a window of it is held."""
    narrow(monkeypatch, 9_000, 3_000)
    found = listed(source(json.dumps([ITEM] * 50)))
    assert isinstance(found, Places)
    assert max(end - start for start, end in found.windows) < 9_000 + 2 * len(json.dumps(ITEM)) + 3_000
