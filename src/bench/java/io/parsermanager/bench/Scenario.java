package io.parsermanager.bench;

import java.util.List;

/** One thing that is measured: the packaged service, and beside it, on the same servers, the limit and the peer where there are any. */
interface Scenario {
    /** What it is called on the command line: -Dbench.only=create,dispatch. */
    String name();

    /** Leaves the database as it found it, but for dead rows. */
    List<Row> measure(World world);
}
