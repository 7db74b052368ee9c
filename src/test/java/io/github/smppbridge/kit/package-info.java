/**
 * For the tests of a team's routes: the bridge with its real routes in the JVM of the test, a
 * pretend SMSGate with phones behind it, and ESMEs in front. Published as {@code smpp-bridge-kit}.
 */
package io.github.smppbridge.kit;
