/**
 * Binds and their ends against webhooks and tokens, from a seed: accounts with several sessions
 * each, right, wrong and former passwords, passwords that change, clients that leave at any moment,
 * a gateway of random delay that refuses, fails, closes or loses its answers, and time that goes
 * on.
 *
 * <p>The rules:
 *
 * <ol>
 *   <li>Each bind is answered once, while its client stays; ESME_ROK only to the password of that
 *       time, and never "wrong password" to the right one.
 *   <li>No session ends by us but those of an account whose password has changed.
 *   <li>While an account has receivers and the gateway is well, each event has one webhook of ours;
 *       there is one token at most, and what is submitted goes out.
 *   <li>Without sessions, when the linger is over, there is no webhook of ours, no token and
 *       nothing known of the account; no bind is under way.
 * </ol>
 */
package io.github.smppbridge.binds;
