/**
 * A model of one session (SMPP v3.4 §2.2), and clients that do anything to the engine behind it:
 * PDUs valid, damaged, unknown and unasked, in segments of any size, ends of any kind at any
 * moment, readers that stop; an application of random delay that answers in any order, twice,
 * wrongly, too late or never, sends deliver_sm at any time, unbinds and closes; a server that
 * drains. All from a seed: the same seed draws the same steps, and they happen in the same order on
 * the clients' side; threads of the server may differ.
 *
 * <p>The rules, looked at all the time and after each run:
 *
 * <ol>
 *   <li><b>One response a request</b>: of the command, the sequence_number and the command_status
 *       that the model says; none twice, none unasked; none missing while the stream was whole and
 *       the peer read, whatever ended the session.
 *   <li><b>Order</b>: nothing comes between a bind and its response; after unbind_resp come
 *       refusals at most.
 *   <li><b>Ended is ended</b>: no deliver_sm after the end has begun, none in the registry, no
 *       request handed to the application once it was told of the end; no end without a reason that
 *       somebody gave.
 *   <li><b>Told once, and the truth</b>: each accepted bind hears of one end, each deliver_sm of
 *       one outcome, which is what the client answered.
 *   <li><b>Nothing is left</b>: slots, windows, states, connections, requests and sessions all
 *       count zero; the memory of a session is given back.
 * </ol>
 */
package io.github.smppbridge.smpp.model;
