package io.parsermanager.testsupport.halves;

import java.util.Optional;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.DiscoverySelectorIdentifier;
import org.junit.platform.engine.discovery.DiscoverySelectorIdentifierParser;
import org.junit.platform.engine.discovery.DiscoverySelectors;

/**
 * All tests where they are to run. Maven itself also looks for them, before it starts the two JVMs that run a half each, and Quarkus
 * would build the application for it, once per profile: there one plain test stands for the half.
 */
public final class HalfSelector implements DiscoverySelectorIdentifierParser {
    @Override
    public String getPrefix() {
        return "half";
    }

    @Override
    public Optional<DiscoverySelector> parse(DiscoverySelectorIdentifier example, Context context) {
        return Optional.of(
                System.getProperty("test.fork") == null
                        ? DiscoverySelectors.selectClass(example.getValue())
                        : DiscoverySelectors.selectPackage("io.parsermanager"));
    }
}
