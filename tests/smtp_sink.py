"""A real SMTP server in a process of its own that swallows mail and keeps its own log.

    python tests/smtp_sink.py --port 2525 --log sink.log [--data-delay 0.01] [--slow 1]

The log has one JSON object a line: `data` when a message's text has arrived, `accepted` right
before it answers 250. How it treats a recipient is told by the address's first letters;
a sender's first mail too.
"""

import argparse
import asyncio
import json
import os
import re
from collections import Counter

from aiosmtpd.smtp import SMTP

BUSY_TIMES = 2  # «ocupado…» is told to come back this often


class Sink:
    def __init__(self, options):
        self.options = options
        self.log = os.open(options.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.seen = Counter()

    def note(self, event: str, **facts) -> None:
        os.write(self.log, (json.dumps({"event": event} | facts) + "\n").encode())

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        await asyncio.sleep(self.options.slow)
        session.host_name = hostname
        responses.insert(1, "250-PIPELINING")  # which nearly every mail server offers
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        await asyncio.sleep(self.options.slow)
        self.seen["MAIL", address] += 1
        if self.seen["MAIL", address] == 1:
            if address.startswith("rechazado"):
                return "550 5.7.1 Not from there"
            if address.startswith("ocupado"):
                return "451 4.3.0 Come back later"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        await asyncio.sleep(self.options.slow)
        self.seen[address] += 1
        if address.startswith("rechazado"):
            return "550 5.1.1 No such person"
        if address.startswith("ocupado") and self.seen[address] <= BUSY_TIMES:
            return "451 4.3.0 Come back later"
        if address.startswith("cuelga") and self.seen[address] == 1:
            server.transport.abort()
            return "421 gone"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        (address,) = envelope.rcpt_tos
        message_id = re.search(rb"(?mi)^Message-ID:\s*(\S+)", envelope.content)[1].decode()
        facts = {"id": message_id, "to": address, "size": len(envelope.content)}
        self.note("data", **facts)
        await asyncio.sleep(self.options.data_delay + self.options.slow)
        if address.startswith("pesado"):
            return "552 5.3.4 Too big"
        if address.startswith("pierde"):  # cut before it was accepted
            server.transport.abort()
            return "421 gone"
        self.note("accepted", **facts)
        if address.startswith("corte"):  # cut after it was accepted, before the reply
            server.transport.abort()
            return "421 gone"
        return "250 2.0.0 Accepted"


async def serve(options) -> None:
    sink = Sink(options)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(sink, hostname="sink.invalid", timeout=120), "127.0.0.1", options.port
    )
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--data-delay", type=float, default=0)
    parser.add_argument("--slow", type=float, default=0)
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
