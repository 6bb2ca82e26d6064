"""JSON without data is told apart from formats that nobody knows: empty answers, and errors of an API."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.errors import UnreadableInputError
from groupaudit.ingest import ingest
from groupaudit.intake.choosing import choose
from groupaudit.intake.no_data import why_none
from groupaudit.reader import Head, Options, Reader
from groupaudit.registry import discover
from opened import problem_of

READERS = discover("groupaudit.readers", Reader, plugins=False).found
KEYS = st.sampled_from(["messages", "items", "data", "chatdata", "msg_list", "members", "contacts"])
NOTHING = st.recursive(
    st.sampled_from([None, [], {}]),
    lambda inner: st.dictionaries(KEYS, inner, min_size=1) | st.lists(inner, max_size=2),
)
ABOUT = st.dictionaries(st.sampled_from(["total", "errmsg", "success", "count"]), st.sampled_from([0, "ok", True]))


def head(root, form="json"):
    """What readers see of a document."""
    first = root[0] if isinstance(root, list) and root else root
    return Head(name="x", form=form, root=root, first=first if isinstance(first, dict) else {})


@given(NOTHING, ABOUT)
def test_whatever_holds_nothing_is_an_empty_answer(root, about):
    """How deep the nothing stands, and what stands beside it, decides nothing."""
    document = about | root if isinstance(root, dict) and root else root
    assert "an empty answer" in why_none(head(document))


FILLED = (
    {"items": [{"a": 1}]}, {"messages": [], "people": [1]}, {"data": {"list": ["x"]}}, {"items": 0}, {"a": None}, [1], [{}, {"a": 1}],
    {"error": "", "message": "早"}, {"message": "早", "status": "sent", "code": 0}, {"code": 200, "msg": "ok"}, {"code": "A3", "msg": "x"},
)  # fmt: skip


@pytest.mark.parametrize("root", FILLED, ids=str)
def test_what_may_hold_something_is_not_called_empty_or_an_error(root):
    """It is a format that nobody knows."""
    assert not why_none(head(root))


def test_lines_are_not_judged_by_the_first_of_them():
    """The page behind an empty one may hold something, and a word is no error."""
    assert not why_none(head({"items": None}, "jsonl"))
    assert not why_none(head({"error": "x", "content": "早"}, "jsonl"))


ERRORS = {
    "of WeCom": ({"errcode": 40014, "errmsg": "invalid"}, "WeCom API, errcode 40014: “invalid”", "look the code up"),
    "as text": ({"errcode": "-1", "errmsg": "busy"}, "WeCom API, errcode -1: “busy”", "look the code up"),
    "without words": ({"errcode": 40001}, "WeCom API, errcode 40001, not data", "look the code up"),
    "without a code": ({"success": False, "error": "no such chat"}, "an API: “no such chat”", "find out why"),
    "with an inner one": ({"error": {"code": 7, "message": "m"}}, "an API, code 7: “m”", "look the code up"),
    "of many": ({"code": 500, "msg": "m", "data": None}, "an API, code 500: “m”", "look the code up"),
    "that says nothing": ({"success": False}, "an API, not data", "find out why"),
    "no number": ({"errcode": [1]}, "WeCom API, not data", "find out why"),
}


@pytest.mark.parametrize(("answer", "said", "advice"), ERRORS.values(), ids=ERRORS)
def test_an_error_is_told_with_its_code_and_words(answer, said, advice):
    """Whose it is, is told only where its keys say so."""
    why = why_none(head(answer))
    assert said in why
    assert advice in why


def test_the_words_of_an_error_cannot_act():
    """They are short, and no character in them moves the cursor or turns the text."""
    why = why_none(head({"errcode": 1, "errmsg": "a\n\x1b[2J\u202e" + "b" * 5000}))
    assert why.isprintable()
    assert "⟨001B⟩" in why
    assert len(why) < 600


@pytest.mark.parametrize(
    "content", ["null", " null\n", "# saved\nnull", "\ufeffnull", "{}", '{"total":0,"items":null}']
)
def test_a_file_of_nothing_is_one_without_messages(tmp_path, content):
    """It is no chat in a form that nobody knows, and no reader is said to be close."""
    problem = problem_of(tmp_path, "x.json", content)
    assert "an empty answer" in problem
    assert "closest" not in problem


@pytest.mark.parametrize("role", ["chatlog-json", "chatlog-chatrooms", "wecom-archive"])
@pytest.mark.parametrize("root", [None, {"items": None}, []])
def test_saying_which_format_it_is_makes_nothing_of_it(role, root):
    """The answer is as empty as before."""
    with pytest.raises(UnreadableInputError, match="an empty answer"):
        choose(head(root), READERS, role)


def test_an_empty_list_that_a_reader_knows_is_read(tmp_path):
    """It is a file without records."""
    (tmp_path / "x.json").write_text(json.dumps({"errcode": 0, "chatdata": []}), "utf-8")
    (read,) = ingest([tmp_path / "x.json"], READERS, Options()).inputs
    assert (read.reader, read.problem, read.rows) == ("wecom-archive", "", 0)
