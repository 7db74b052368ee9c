/**
 * A simulation from a seed: ESMEs, a gateway, phones, replicas of the bridge, their clocks, their
 * database and their deaths, driven step by step over the real routes and the real store. The same
 * seed draws the same steps; between two steps it waits until nothing is under way, so that they
 * also do the same, as far as threads allow.
 *
 * <p>Each run ends with peace: all replicas run, the network holds, ESMEs and gateway behave,
 * phones send and report what they have, timers and clocks go on. Then {@link
 * io.github.smppbridge.simulation.Ledger the ledger} is closed. A <em>letter</em> is what an ESME
 * means to be one SMS: a submit_sm, the parts of a long message, or one destination of a
 * submit_multi. The rules:
 *
 * <ol>
 *   <li><b>Acknowledged is kept.</b> A letter that was acknowledged went out by a phone once; or
 *       its phone, or the ESME, ended it before, and its receipt says so.
 *   <li><b>Never two SMS.</b> No letter goes out twice, acknowledged or not, replaced or not; none
 *       that was refused for good goes out; none goes out whose cancellation was acknowledged, nor
 *       the text of a version whose replacement was.
 *   <li><b>Each receipt once.</b> Each message_id that was acknowledged, and asked for a receipt,
 *       gets one final receipt; who asked for none gets none. All repetitions tell the same.
 *   <li><b>Receipts are true.</b> DELIVRD means that the phone delivered it, anything else that it
 *       did not; the parts of a letter tell the same; query_sm in the end tells the same.
 *   <li><b>None for what was refused.</b> A letter that was refused, for good or for now, has no
 *       receipt.
 *   <li><b>No receipt before its answer</b>, on the session where both come.
 *   <li><b>What was received is kept.</b> A received SMS that the bridge took (2xx) reaches its
 *       ESME once.
 *   <li><b>Everybody's own.</b> No account gets anything of another.
 *   <li><b>Ids are given once</b>: no two acknowledgements carry the same message_id, but those of
 *       one submit_multi, and of a part that was sent again.
 * </ol>
 *
 * <p>What docs/operations ("What can be delivered twice, and when") allows is no breach, and
 * counted apart: a delivery that is repeated since the one before was not answered with ESME_ROK in
 * time, or since its replica was killed or its connection broke before all was quiet again; an SMS
 * of a letter whose submit was answered with a temporary error after the gateway had failed; the
 * receipt of a letter whose submit was never answered; a part that was put off although it was
 * stored, and was sent again when its message was out and forgotten.
 */
package io.github.smppbridge.simulation;
