"""Tables computed once and shared by every rule that wants them."""
