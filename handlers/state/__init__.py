"""What the bot itself remembers, in a SQLite file of its own: chats, dialogues, open questions, feedback, counts.

People and chats stand in it only as keyed hashes (:mod:`handlers.state.identities`) whose key lies in a file beside
it, and nothing outlives the retention. An answer never waits for this file to be well: a read that fails finds nothing,
a write that fails is logged and dropped.
"""

from handlers.state.chats import Chats
from handlers.state.claims import RENEWAL_SECONDS, Claim, Claims
from handlers.state.database import StateFile
from handlers.state.dialogues import Dialogues
from handlers.state.engines import Engine, SqliteEngine
from handlers.state.exchanges import Exchange, Exchanges
from handlers.state.feedback import Feedback, Remark, Votes
from handlers.state.identities import Identities
from handlers.state.pending import Pending
from handlers.state.rates import Rates
from handlers.state.state import State
from handlers.state.tallies import DayTally, Tallies
from handlers.state.unanswered import Unanswered, UnansweredQuestion

__all__ = [
    "RENEWAL_SECONDS",
    "Chats",
    "Claim",
    "Claims",
    "DayTally",
    "Dialogues",
    "Engine",
    "Exchange",
    "Exchanges",
    "Feedback",
    "Identities",
    "Pending",
    "Rates",
    "Remark",
    "SqliteEngine",
    "State",
    "StateFile",
    "Tallies",
    "Unanswered",
    "UnansweredQuestion",
    "Votes",
]
