"""Settings that all tests share."""

import os

from hypothesis import settings

settings.register_profile("groupaudit", deadline=None)  # a busy machine is no counterexample
settings.register_profile("ci", deadline=None, derandomize=True)  # a change is judged by the same examples every time
settings.load_profile("ci" if os.environ.get("CI") else "groupaudit")
