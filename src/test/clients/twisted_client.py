"""What smpp.twisted3 makes of the bridge in its default settings, in lines that ClientRun reads."""

import json
import sys

from smpp.pdu.error import SMPPTransactionError
from smpp.pdu.operations import DataSM, QuerySM, SubmitSM
from smpp.pdu.pdu_types import (
    AddrNpi, AddrTon, DataCoding, DataCodingDefault, EsmClass, EsmClassMode, EsmClassType,
    RegisteredDelivery, RegisteredDeliveryReceipt)
from smpp.pdu.sm_encoding import SMStringEncoder
from smpp.twisted.client import SMPPClientTransceiver
from smpp.twisted.config import SMPPClientConfig
from twisted.internet import defer, reactor

PORT, SYSTEM_ID, PASSWORD, SHORT, LONG = json.loads(sys.argv[1]).values()
LATIN_1 = DataCoding(schemeData=DataCodingDefault.LATIN_1)
UCS2 = DataCoding(schemeData=DataCodingDefault.UCS2)
PART_OCTETS = 134


def tell(step, **fields):
    print(json.dumps({"step": step, **fields}), flush=True)


def text_of(pdu):
    """None as long as there are parts to come."""
    text = encoder.decodeSM(pdu).unicode
    part = encoder.getConcatenatedSMInfoElement(pdu)
    if part is None:
        return text
    key, total = part.data.referenceNum, part.data.maximumNum
    pieces[key, part.data.sequenceNum] = text
    if any((key, each) not in pieces for each in range(1, total + 1)):
        return None
    return "".join(pieces[key, each] for each in range(1, total + 1))


def received(smpp, pdu):
    text = text_of(pdu)
    if text is None:
        return
    receipt = pdu.params.get("receipted_message_id")
    if receipt:
        tell("receipt", id=receipt.decode(), text=text)
    else:
        tell("received", source=pdu.params["source_addr"].decode(), text=text)
    missing.pop()
    if not missing:
        everything.callback(None)


def bind(password):
    config = SMPPClientConfig(host="127.0.0.1", port=PORT, username=SYSTEM_ID, password=password)
    return SMPPClientTransceiver(config, received).connectAndBind()


def message(octets, coding, destination="4915112345678", **fields):
    return SubmitSM(
        source_addr="1234", destination_addr=destination, dest_addr_ton=AddrTon.INTERNATIONAL,
        dest_addr_npi=AddrNpi.ISDN, short_message=octets, data_coding=coding,
        registered_delivery=RegisteredDelivery(
            RegisteredDeliveryReceipt.SMSC_DELIVERY_RECEIPT_REQUESTED), **fields)


@defer.inlineCallbacks
def refused(smpp, request):
    try:
        yield smpp.sendDataRequest(request)
    except SMPPTransactionError as error:
        return error.response.status.name


@defer.inlineCallbacks
def main():
    try:
        yield bind("wrong")
    except SMPPTransactionError as error:
        tell("bind refused", status=error.response.status.name)
    smpp = yield bind(PASSWORD)

    def noted(answer):
        answered.append(answer.request.params.get("sar_segment_seqnum", 1))
        return answer

    def send(*requests):
        answered.clear()
        sent = [smpp.sendDataRequest(request).addCallback(noted) for request in requests]
        return defer.gatherResults(sent, consumeErrors=True)

    answers = yield send(message(SHORT.encode("latin-1"), LATIN_1))
    ids = [answer.response.params["message_id"].decode() for answer in answers]
    tell("submitted", ids=ids)
    octets = LONG.encode("utf-16-be")
    pieces = [octets[i:i + PART_OCTETS] for i in range(0, len(octets), PART_OCTETS)]
    answers = yield send(*(
        message(piece, UCS2, sar_msg_ref_num=7, sar_total_segments=len(pieces),
                sar_segment_seqnum=number) for number, piece in enumerate(pieces, start=1)))
    parts = [answer.response.params["message_id"].decode() for answer in answers]
    tell("submitted", ids=parts)
    tell("answered", parts=answered)
    missing.extend(ids + parts + ["a short message", "a long one"])

    status = yield refused(smpp, message(b"nobody", LATIN_1, destination="none"))
    tell("submit refused", status=status)
    status = yield refused(smpp, DataSM(
        source_addr="1234", destination_addr="4915112345678",  # it cannot write a message_payload
        esm_class=EsmClass(EsmClassMode.DEFAULT, EsmClassType.DEFAULT)))
    tell("data refused", status=status)
    status = yield refused(smpp, QuerySM(message_id="987654321", source_addr="1234"))
    tell("query refused", status=status)
    answer = yield smpp.sendDataRequest(QuerySM(message_id=ids[0], source_addr="1234"))
    tell("pending", state=answer.response.params["message_state"].name)
    yield everything
    yield smpp.unbindAndDisconnect()
    yield smpp.getDisconnectedDeferred()
    tell("unbound")


missing, answered, pieces = [], [], {}
encoder = SMStringEncoder()
everything = defer.Deferred()
end = main()
end.addErrback(lambda failure: tell("error", what=failure.getTraceback()))
end.addBoth(lambda result: reactor.stop())
reactor.run()
