"""Methods by which a bot receives updates, and by which it comes and goes."""

from __future__ import annotations

import re
from typing import Any

from yarl import URL

from localtelegram.errors import bad_request, conflict
from localtelegram.methods.calls import Call, Method
from localtelegram.updates import UPDATE_KINDS
from localtelegram.webhooks import WebhookTarget

MAX_POLL_SECONDS = 50
"""Telegram's longest poll."""

_WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def get_me(call: Call) -> dict[str, Any]:
    """The bot's own account."""
    return call.state.me()


async def leave_server(call: Call) -> bool:
    """`logOut` and `close`: nothing is kept open for the bot here, so there is nothing to do."""
    call.state.updates.abort_poll()
    return True


def _allowed_updates(call: Call) -> list[str] | None:
    kinds = call.parameters.parsed("allowed_updates", "allowed_updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("expected an Array of String as allowed_updates")
    # Unknown kinds are ignored, as Telegram does, so that an old server serves a new bot.
    return [kind for kind in kinds if kind in UPDATE_KINDS]


async def get_updates(call: Call) -> list[dict[str, Any]]:
    """Long polling."""
    if call.webhook.target is not None:
        raise conflict(_WEBHOOK_ACTIVE)
    call.state.updates.allow(_allowed_updates(call))
    limit = call.parameters.integer("limit", 100)
    return await call.state.updates.poll(
        call.parameters.integer("offset"),
        limit if 1 <= limit <= 100 else 100,
        min(max(call.parameters.integer("timeout"), 0), MAX_POLL_SECONDS),
    )


async def set_webhook(call: Call) -> bool:
    """Lets updates be pushed to an address; an empty one deletes the webhook.

    As on a Bot API server of one's own, plain HTTP and any port are accepted: all stays on this machine.
    """
    url = call.parameters.text("url")
    if not url:
        return await delete_webhook(call)
    secret = call.parameters.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    target = URL(url)
    if target.scheme not in {"http", "https"} or not target.host:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if target.host not in {"127.0.0.1", "localhost", "::1"}:
        raise bad_request(f"bad webhook: IP address {target.host} is reserved")
    call.state.updates.allow(_allowed_updates(call))
    _drop_pending(call)
    call.state.updates.abort_poll()
    connections = min(max(call.parameters.integer("max_connections", 40), 1), 100)
    await call.webhook.set(WebhookTarget(url, secret, connections, call.parameters.text("ip_address")))
    return True


async def delete_webhook(call: Call) -> bool:
    """Goes back to polling; pending updates stay unless they are to be dropped."""
    await call.webhook.set(None)
    _drop_pending(call)
    return True


def _drop_pending(call: Call) -> None:
    if call.parameters.flag("drop_pending_updates"):
        call.state.updates.pending.clear()


async def get_webhook_info(call: Call) -> dict[str, Any]:
    """How the webhook fares."""
    return call.webhook.info()


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "logOut": leave_server,
    "close": leave_server,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
"""The methods of this area."""
