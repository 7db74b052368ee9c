/**
 * What short messages are written in: alphabets and data_coding, user data headers and long
 * messages, SMPP times, receipts, message states and message ids. Pure functions over octets and
 * strings; depends on the JDK only. Uses nothing but the JDK.
 */
package io.github.smppbridge.smpp.text;
