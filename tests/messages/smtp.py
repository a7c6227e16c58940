"""A real SMTP server (aiosmtpd) on this machine, at fault as the test says."""

import asyncio
import email
import email.policy
from contextlib import contextmanager

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"
HANG, DROP = "hang", "drop"


class Faulty:
    """Answers each command as ``answers`` says ({"MAIL": "451 Later"}), else takes the mail and keeps it in ``taken``.

    ``HANG`` leaves the client without an answer, ``DROP`` cuts the line. ``only``: how often; None: always.
    ``conversations`` counts those who said hello.
    """

    def __init__(self):
        self.taken, self.answers, self.only, self.conversations = [], {}, None, 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.conversations += 1
        session.host_name = hostname
        answer = await self._answer("EHLO", server)
        return [answer] if answer else responses

    async def handle_HELO(self, server, session, envelope, hostname):
        session.host_name = hostname
        return await self._answer("EHLO", server) or "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        answer = await self._answer("MAIL", server)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        answer = await self._answer("RCPT", server)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = await self._answer("DATA", server)
        if answer is None:
            self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
            answer = await self._answer("taken", server)
        return answer or "250 OK"

    async def _answer(self, command, server):
        answer = self.answers.get(command)
        if answer is None or self.only == 0:
            return None
        if self.only is not None:
            self.only -= 1
        if answer == HANG:
            # Longer than any client waits; ends with the server.
            await asyncio.sleep(3600)
        if answer == DROP:
            server.transport.abort()
            await asyncio.sleep(3600)
        return answer


@contextmanager
def running(faulty, port, **options):
    """Run the server with ``faulty`` (``Faulty``) at ``port`` while the block lasts; ``options`` are aiosmtpd's."""
    controller = Controller(faulty, hostname=HOST, port=port, ready_timeout=30, **options)
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()
