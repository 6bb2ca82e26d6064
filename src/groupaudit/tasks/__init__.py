"""What commands do beside the audit itself."""
