"""Discovery: how a portal's annual reports are found. No spider touches the store."""
