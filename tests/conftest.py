"""Settings that all tests share."""

from hypothesis import settings

settings.register_profile("groupaudit", deadline=None)  # a busy machine is no counterexample
settings.load_profile("groupaudit")
