"""What is made ahead is made once, whoever asks, and its errors reach who asks."""

import threading

import pytest

from groupaudit.ahead import Ahead, one_ahead


def test_a_value_is_made_once_for_all_who_ask():
    """Who asks while it is being made waits for it."""
    made, go = [], threading.Event()

    def make(key):
        go.wait(5)
        made.append(key)
        return key * 2

    ahead = Ahead(make)
    ahead.begin(3)
    ahead.begin(3)
    go.set()
    assert (ahead.get(3), ahead.get(3)) == (6, 6)
    assert made == [3]


def test_only_the_last_key_is_kept():
    """Another key is another value, and nothing of the old one is left."""
    made = []
    ahead = Ahead(lambda key: made.append(key) or key)
    assert [ahead.get(key) for key in (1, 2, 1)] == [1, 2, 1]
    assert made == [1, 2, 1]


def test_what_is_forgotten_is_made_again():
    """Nothing of it is left in between."""
    made = []
    ahead = Ahead(lambda key: made.append(key) or key)
    ahead.get(1)
    ahead.forget()
    assert ahead.get(1) == 1
    assert made == [1, 1]


def test_an_error_reaches_who_asks():
    """What failed in the background is not silent."""
    ahead = Ahead(lambda key: 1 // key)
    ahead.begin(0)
    with pytest.raises(ZeroDivisionError):
        ahead.get(0)


def test_the_next_item_is_made_while_the_last_is_worked_on():
    """Only one ahead, in order, and what is raised on the way reaches whoever asks."""
    made = [threading.Event() for _ in range(4)]

    def make():
        for number, event in enumerate(made):
            event.set()
            if number == 3:
                raise ValueError("the last")
            yield number

    items = one_ahead(make())
    assert next(items) == 0
    assert made[1].wait(10)
    assert not made[2].is_set()
    assert [next(items), next(items)] == [1, 2]
    with pytest.raises(ValueError, match="the last"):
        next(items)
