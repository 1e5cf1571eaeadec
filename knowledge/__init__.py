"""What is known, and how a question becomes an answer; knows nothing of Telegram."""
