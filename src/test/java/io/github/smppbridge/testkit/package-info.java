/**
 * What tests stand on: a scriptable SMSGate server, the phone's signed webhook requests, ESMEs,
 * free ports. Depends on libraries, never on the bridge's own code but for the names of SMPP's
 * commands and statuses, so that a mistake there cannot hide itself here.
 */
package io.github.smppbridge.testkit;
