"""What people concluded about findings is kept in a file that is read back the same, or refused with all its problems."""

import pytest
from hypothesis import given

from groupaudit.errors import UsageError
from groupaudit.triage.verdict_file import load, save, written
from groupaudit.triage.verdicts import frame_of
from groupaudit.verdict import VERDICTS
from judged import PRINT, several, verdict


@given(several)
def test_what_is_written_is_read_back(tmp_path_factory, verdicts):
    """load(save(x)) = x, whatever people are called and whatever they note."""
    path = tmp_path_factory.mktemp("v") / "verdicts.toml"
    save(verdicts, path)
    assert load(path).frame.equals(verdicts)
    assert load(path).frame.schema == VERDICTS
    assert path.stat().st_mode & 0o777 == 0o600


def test_all_problems_of_a_file_are_told_with_their_lines(tmp_path):
    """A wrong word, a missing name, an unknown key and no date at once."""
    path = tmp_path / "verdicts.toml"
    good = written(frame_of([verdict()]))
    path.write_text(good.replace('"confirmed"', '"true"').replace("verified-by", "who"), "utf-8")
    with pytest.raises(UsageError) as error:
        load(path)
    told = "\n".join(error.value.problems)
    assert f"{path}:5: " in told
    assert "must be one of confirmed, false-alarm, remedied, explained" in told
    assert "verified-by" in told
    assert "who" in told


def test_what_is_no_fingerprint_is_told_in_both_languages(tmp_path):
    """A spreadsheet may have made a number of it."""
    path = tmp_path / "verdicts.toml"
    path.write_text(written(frame_of([verdict()])).replace(PRINT, "1.2E+31"), "utf-8")
    with pytest.raises(UsageError, match=r"应是 32 位的指纹.*\(must be a fingerprint of 32 characters"):
        load(path)


def test_two_verdicts_on_one_finding_are_refused(tmp_path):
    """Nobody can tell which of them counts."""
    path = tmp_path / "verdicts.toml"
    text = written(frame_of([verdict()]))
    path.write_text(text + "\n" + text.partition("\n\n")[2], "utf-8")
    with pytest.raises(UsageError, match="several verdicts"):
        load(path)
