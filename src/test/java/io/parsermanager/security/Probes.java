package io.parsermanager.security;

import java.util.List;
import java.util.stream.Stream;

/** All that is tried, in the order of src/docs/probes.md. */
final class Probes {
    private Probes() {}

    static List<Probe> all() {
        return Stream.of(
                        AccessProbes.identity(),
                        AccessProbes.roles(),
                        AccessProbes.paths(),
                        AccessProbes.files(),
                        AccessProbes.methods(),
                        RequestProbes.smuggling(),
                        RequestProbes.sizes(),
                        ContentProbes.bodies(),
                        ContentProbes.injection(),
                        ContentProbes.otherSites(),
                        RequestProbes.slowness())
                .flatMap(List::stream)
                .toList();
    }
}
