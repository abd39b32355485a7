"""XLSX and XLS to a Document."""
