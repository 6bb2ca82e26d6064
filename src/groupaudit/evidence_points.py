"""The scale of the evidence score: from how many points on a message is reported, and what a weak term is.

The points of distinct terms of one category add up, and what stands beside them (a lure, a link, a contact, a disguise,
the sender's situation) adds its own, at most `MOST_BESIDE`. A term of `WEAK` points or more can make a finding with one
second signal; a weaker one is everyday talk that only counts in sums. So a message whose weak terms of any one category
add up to less than `ENOUGH - MOST_BESIDE`, and that holds no other term, can never be reported.
"""

ENOUGH = 60
"""From this score on a message is reported."""

WEAK = 40
"""Terms below this weight count only in sums."""

MOST_BESIDE = 40
"""The most points that anything but terms of the category adds to a score."""
