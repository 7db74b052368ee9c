/** What a server stands between: raw SMPP clients on one event loop, and the gateway's process. */
package io.github.smppbridge.bench.load;
