package io.github.smppbridge.accounts;

import java.time.Duration;

/**
 * What the bind guard blocks, and for how long.
 *
 * @param failures failures that block; 0 = never
 * @param window time within which they must happen
 * @param block time for which they block
 * @param refusalDelay when wrong credentials are answered, counted from the bind
 * @param unprovedPerSecond binds a second whose credentials the gateway may be asked for although
 *     nobody has proved them; 0 = no limit
 * @param mostUnproved those that the gateway is asked for at the same time
 * @param unprovedPatience how long more of them wait for their turn
 * @param mostUnderWay binds that the listener decides at a time
 */
public record BindGuardOptions(
    int failures,
    Duration window,
    Duration block,
    Duration refusalDelay,
    int unprovedPerSecond,
    int mostUnproved,
    Duration unprovedPatience,
    int mostUnderWay) {}
