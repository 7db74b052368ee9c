"""What smpplib makes of the bridge in its default settings, in lines that ClientRun reads."""

import json
import sys
import warnings

import smpplib.client
import smpplib.consts
import smpplib.exceptions
import smpplib.gsm

warnings.simplefilter("ignore")  # its own, about its defaults
PORT, SYSTEM_ID, PASSWORD, SHORT, LONG = json.loads(sys.argv[1]).values()


def tell(step, **fields):
    print(json.dumps({"step": step, **fields}), flush=True)


def text_of(pdu):
    """None as long as there are parts to come."""
    octets = pdu.short_message
    if pdu.esm_class & smpplib.consts.SMPP_GSMFEAT_UDHI:
        reference, total, number = octets[3:6]
        pieces[reference, number] = octets[6:]
        if any((reference, each) not in pieces for each in range(1, total + 1)):
            return None
        octets = b"".join(pieces[reference, each] for each in range(1, total + 1))
    if pdu.data_coding == smpplib.consts.SMPP_ENCODING_ISO10646:
        return octets.decode("utf-16-be")
    return "".join(smpplib.gsm.GSM_CHARACTER_TABLE[octet] for octet in octets)


def received(pdu):
    global missing
    text = text_of(pdu)
    if text is None:
        return
    missing -= 1
    if pdu.receipted_message_id:
        tell("receipt", id=pdu.receipted_message_id.decode(), text=text)
    else:
        tell("received", source=pdu.source_addr.decode(), text=text)


def answer():
    """That of the request sent last; its status where it is an error."""
    answers.clear()
    try:
        while not answers:
            client.read_once()
        return answers[0]
    except smpplib.exceptions.PDUError as error:
        return error.args[1]


def submit(text, destination="4915112345678"):
    parts, coding, esm_class = smpplib.gsm.make_parts(text)
    ids = []
    for part in parts:
        client.send_message(
            source_addr="1234", dest_addr_ton=1, dest_addr_npi=1, destination_addr=destination,
            short_message=part, data_coding=coding, esm_class=esm_class, registered_delivery=True)
        ids.append(answer())
    return ids


def query(message_id):
    client.query_message(
        message_id=message_id, source_addr="1234", source_addr_ton=0, source_addr_npi=0)
    return answer()


stranger = smpplib.client.Client("127.0.0.1", PORT)
stranger.connect()
try:
    stranger.bind_transceiver(system_id=SYSTEM_ID, password="wrong")
except smpplib.exceptions.PDUError as error:
    tell("bind refused", status=error.args[1])
stranger.disconnect()

answers, pieces = [], {}
client = smpplib.client.Client("127.0.0.1", PORT)
client.set_message_sent_handler(lambda pdu: answers.append(pdu.message_id.decode()))
client.set_query_resp_handler(lambda pdu: answers.append(pdu.message_state))
client.set_message_received_handler(received)
client.connect()
client.bind_transceiver(system_id=SYSTEM_ID, password=PASSWORD)

ids = submit(SHORT)
tell("submitted", ids=ids)
parts = submit(LONG)
tell("submitted", ids=parts)
tell("submit refused", status=submit("nobody", destination="none")[0])
tell("query refused", status=query("987654321"))
missing = len(ids) + len(parts) + 2
tell("pending", state=query(ids[0]))
while missing:
    client.read_once()
client.unbind()
client.disconnect()
tell("unbound")
