"""The way to the mail server: Django's mail backend, over one connection as long as it holds."""

import logging

from django.core.mail import get_connection

logger = logging.getLogger(__name__)

# Seconds to wait for an answer of the mail server, where the site says nothing or more (EMAIL_TIMEOUT). A message is
# a handful of answers, and has to be over well before its claim is old (``claims.LEASE``).
TIMEOUT = 60


class Unreachable(Exception):
    """No connection to the mail server came about, for the reason that is its ``__cause__``."""


class Line:
    """A connection that is opened when it is needed, and anew after an error.

    ``carried``: how many messages the server has taken over it since it was opened.
    """

    def __init__(self):
        self.carried = 0
        self._connection = None
        self._is_open = False

    @property
    def connection(self):
        """The connection of the backend, which may be closed."""
        if self._connection is None:
            self._connection = get_connection()
            timeout = getattr(self._connection, "timeout", TIMEOUT)
            if timeout is None or timeout > TIMEOUT:
                self._connection.timeout = TIMEOUT
        return self._connection

    def send(self, mail):
        """Send ``mail`` (``EmailMessage``). Returns False where the backend did not take it.

        Raises ``Unreachable`` where there is no connection, and whatever the backend raises.
        """
        if not self._is_open:
            self._open()
        # Some backends return nothing; 0 says that nothing was sent.
        if self.connection.send_messages([mail]) == 0:
            return False
        self.carried += 1
        return True

    def close(self):
        """Close the connection, if it is open."""
        if not self._is_open:
            return
        self._is_open, self.carried = False, 0
        try:
            self._connection.close()
        # The mail is sent or written as failed by now; how the server takes leave changes nothing.
        except Exception as error:  # noqa: BLE001
            logger.warning("The connection to the mail server did not close: %s", type(error).__name__)

    def _open(self):
        # Closed by all means: a connection that came about half-way is of no use.
        self._is_open = True
        try:
            self.connection.open()
        # Whatever it is, no other message would fare better.
        except Exception as error:
            self.close()
            raise Unreachable from error
