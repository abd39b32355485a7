"""What is wrong in which report: rows of findings from the parser, the publication and other reports."""
