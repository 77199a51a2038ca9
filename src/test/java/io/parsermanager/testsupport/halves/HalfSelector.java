package io.parsermanager.testsupport.halves;

import java.util.Optional;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.DiscoverySelectorIdentifier;
import org.junit.platform.engine.discovery.DiscoverySelectorIdentifierParser;
import org.junit.platform.engine.discovery.DiscoverySelectors;

/**
 * Selects all tests in the JVM that runs them. Maven also lists tests before it starts the two JVMs, and Quarkus would then build the
 * application once per profile. For that list one plain test stands for the half.
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
