package io.github.smppbridge.bench.server;

import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;

/** Refuses everything but submit_sm, which the load generator does not send. */
abstract class SubmitOnlyListener implements ServerMessageReceiverListener {

  @Override
  public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti pdu, SMPPServerSession session)
      throws ProcessRequestException {
    throw refusal();
  }

  @Override
  public QuerySmResult onAcceptQuerySm(QuerySm pdu, SMPPServerSession session)
      throws ProcessRequestException {
    throw refusal();
  }

  @Override
  public void onAcceptReplaceSm(ReplaceSm pdu, SMPPServerSession session)
      throws ProcessRequestException {
    throw refusal();
  }

  @Override
  public void onAcceptCancelSm(CancelSm pdu, SMPPServerSession session)
      throws ProcessRequestException {
    throw refusal();
  }

  @Override
  public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm pdu, SMPPServerSession session)
      throws ProcessRequestException {
    throw refusal();
  }

  @Override
  public void onAcceptCancelBroadcastSm(CancelBroadcastSm pdu, SMPPServerSession session)
      throws ProcessRequestException {
    throw refusal();
  }

  @Override
  public QueryBroadcastSmResult onAcceptQueryBroadcastSm(
      QueryBroadcastSm pdu, SMPPServerSession session) throws ProcessRequestException {
    throw refusal();
  }

  @Override
  public DataSmResult onAcceptDataSm(DataSm pdu, Session session) throws ProcessRequestException {
    throw refusal();
  }

  private static ProcessRequestException refusal() {
    return new ProcessRequestException("not offered", SMPPConstant.STAT_ESME_RINVCMDID);
  }
}
