"""The web page: the same answers and facts in a browser, where Telegram cannot be reached. Read-only."""
