"""How things look in Telegram and go out: texts, pages, buttons, menus, sending."""
