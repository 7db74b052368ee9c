"""What aiosmpplib makes of the bridge in its default settings, in lines that ClientRun reads."""

import asyncio
import json
import sys

from aiosmpplib import ESME, PhoneNumber, SubmitSm
from aiosmpplib.hook import AbstractHook
from aiosmpplib.protocol import DeliverSm, SubmitSmResp
from aiosmpplib.state import NPI, TON, SmppError

PORT, SYSTEM_ID, PASSWORD, SHORT, LONG = json.loads(sys.argv[1]).values()
UDHI = 0b01000000


def tell(step, **fields):
    print(json.dumps({"step": step, **fields}), flush=True)


class Hook(AbstractHook):
    """It is told of every PDU."""

    def __init__(self):
        self.answers = asyncio.Queue()
        self.missing = asyncio.Queue()

    async def sending(self, message, pdu, client_id):
        pass

    async def received(self, message, pdu, client_id):
        if isinstance(message, DeliverSm):
            if message.is_receipt():
                receipt = message.parse_receipt()
                tell("receipt", id=receipt["id"], text=message.short_message, log_id=message.log_id)
            else:
                text = message.short_message or message.message_payload
                tell("received", source=message.source.number, text=text)
            await self.missing.put(None)
        elif isinstance(message, SubmitSmResp):
            await self.answers.put(message)

    async def send_error(self, message, error, client_id):
        tell("error", what=repr(error))


async def main():
    hook = Hook()
    stranger = ESME("127.0.0.1", PORT, SYSTEM_ID, "wrong")
    try:
        await stranger.connect()
    except SmppError as error:
        tell("bind refused", status=error.command_status.value)
    esme = ESME("127.0.0.1", PORT, SYSTEM_ID, PASSWORD, hook=hook)
    running = asyncio.create_task(esme.start())

    async def submit(text, destination="4915112345678", **fields):
        await esme.broker.enqueue(SubmitSm(
            short_message=text, source=PhoneNumber("1234"), log_id=text[:5],
            destination=PhoneNumber(destination, TON.INTERNATIONAL, NPI.ISDN), **fields))
        return await hook.answers.get()

    tell("submitted", ids=[(await submit(SHORT)).message_id])
    tell("submitted", ids=[(await submit(LONG)).message_id])
    # one answer for all parts: the library's own
    parts = await submit(LONG, auto_message_payload=False, esm_class=UDHI)
    tell("submitted in parts", status=parts.command_status.value)
    tell("submit refused", status=(await submit("nobody", "none")).command_status.value)
    tell("pending")
    for each in range(5):
        await hook.missing.get()
    await esme.stop()
    await running
    tell("unbound")


asyncio.run(main())
