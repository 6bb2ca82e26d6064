"""What happens to findings between the rules and the report."""
