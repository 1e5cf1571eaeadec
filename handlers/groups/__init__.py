"""What is special to groups: whether a message is meant for the bot, and which chats it is in."""
