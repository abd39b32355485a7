"""A spider of the tests' own: follows every link and says what it saw."""
