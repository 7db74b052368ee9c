/**
 * What tests stand on: a scriptable SMSGate server, the phone's signed webhook requests, an ESME,
 * free ports. Depends on the JDK, Vert.x, jSMPP's client and Awaitility, never on the bridge's own
 * code, so that a mistake there cannot hide itself here.
 */
package io.github.smppbridge.testkit;
