"""What MemoTrace writes for language models is recognised, and refused with the reason."""

import pytest

from opened import problem_of

TALK = {"conversations": [{"role": "user", "content": "早"}, {"role": "assistant", "content": "早"}]}


@pytest.mark.parametrize(("name", "content"), [("a_train.json", [TALK, TALK]), ("a_dev.json", [TALK])])
def test_training_data_are_no_evidence(tmp_path, name, content):
    """Shuffled, without times and senders: the message says so, and what to export instead."""
    problem = problem_of(tmp_path, name, content)
    assert problem.startswith(f"{tmp_path.as_posix()}/{name}: ")
    assert "没有每条消息的时间和发送者，顺序已打乱，不能审计；请用 MemoTrace 导出 CSV 或 TXT" in problem
    assert "without the time of each message or its sender, and shuffled; export CSV or TXT instead" in problem


def test_the_text_for_models_is_no_evidence(tmp_path):
    """Days above joined words with masked numbers: it is neither a chat of another program nor an unknown text."""
    content = "****************2024-01-01****************\n\n刘洋:\n早 电话是[phone xxx] 好\n\n赵琳:\n好\n"
    problem = problem_of(tmp_path, "翠湖群_chat.txt", content)
    assert "没有每条消息的时间，号码已被遮盖，不能审计" in problem
    assert "without the time of each message, and with numbers masked" in problem


def test_stars_in_a_message_are_no_such_text(tmp_path):
    """Only the first line tells."""
    content = "2026-09-01 09:00:00 刘洋\n****2024-01-01****\n\n"
    assert problem_of(tmp_path, "a.txt", content) == ""
