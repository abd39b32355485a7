"""A cell of a report shown where it stands: on its page, or in its table, with a mark around it."""
