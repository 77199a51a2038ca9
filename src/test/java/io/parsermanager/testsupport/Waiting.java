package io.parsermanager.testsupport;

import java.time.Duration;

/** Limits for waits in tests. A wait ends as soon as its condition is true, so long limits cost nothing. */
public final class Waiting {
    /** A limit for waits of about a second, on a machine that is four times slower and runs three other builds. */
    public static final Duration PATIENCE = Duration.ofMinutes(4);

    /** A limit for the start of a process of the service, which takes about 15 s on two busy cores. */
    public static final Duration START = Duration.ofMinutes(8);

    /** A limit for the stop of a process. The service's own waits are 10 s; the rest is work on a slow machine. */
    public static final Duration STOP = Duration.ofSeconds(25);

    private Waiting() {}
}
