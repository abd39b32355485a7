"""One small file per CMS family: attributes and the few methods that differ from the ladder."""
