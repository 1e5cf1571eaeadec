"""What admins do in their private chats: teach, upload, export, reload, look after the bot."""
