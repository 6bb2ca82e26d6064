"""Tables that are computed once and shared by all rules that need them."""
