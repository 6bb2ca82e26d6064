"""Find the policy in force, and protect all files that a run reads from its outputs."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from groupaudit.api import policy_for
from groupaudit.cli.keys import default_key
from groupaudit.cli.output_files import spare
from groupaudit.cli.together import Together
from groupaudit.inputs import expand
from groupaudit.policy import Policy
from groupaudit.rule import AnyRule


def in_force(
    ask: Together,
    given: tuple[Path | None, Path | None, Path | None],
    inputs: Sequence[str | Path],
    known: Mapping[str, AnyRule],
    outputs: Collection[Path],
) -> Policy | None:
    """Return the policy in force, after checking that no output replaces a file that the run reads.

    *given* are the policy, key and verdicts as typed.
    """
    policy = ask(lambda: policy_for(given[0], inputs, known), None)
    kept = [path for path in (given[0], given[1] or default_key(), given[2]) if path]
    if policy:
        kept += policy.files
    else:
        ask.problems += [f"{path}: {problem}" for path, problem in expand(inputs)[1].items()]
    ask(lambda: spare(outputs, inputs, kept), None)
    return policy
