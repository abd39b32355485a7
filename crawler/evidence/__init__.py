"""What is handed to others as proof: exchanges with portals as WARC."""
