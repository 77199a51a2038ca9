package io.parsermanager.testsupport;

import java.time.Duration;

/** How long tests wait for what must happen. A wait ends as soon as it has happened, so that a long limit costs nothing. */
public final class Waiting {
    /** What takes a second here takes a minute on a machine that is four times slower and has three other builds to do. */
    public static final Duration PATIENCE = Duration.ofMinutes(4);

    /** For a process of the service to be there, or to do what it was started for: some 15 s on two busy cores. */
    public static final Duration START = Duration.ofMinutes(8);

    /** A stop is promised within 10 s, which are the service's own waits; the rest is work, and takes as long as the machine is slow. */
    public static final Duration STOP = Duration.ofSeconds(25);

    private Waiting() {}
}
