package io.parsermanager;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.annotations.RegisterResourceBundle;

/**
 * Registers for a native build what is reached by name only and what no extension registers. A JVM does not read it. NativeSourcesIT finds
 * what is missing here.
 */
@RegisterForReflection(
        // quarkus.jackson.property-naming-strategy
        targets = PropertyNamingStrategies.SnakeCaseStrategy.class,
        // Caffeine loads the class of a cache and of its entries by the features that the cache has: those of
        // ChangeRateLimiter and RefreshingValue
        classNames = {
            "com.github.benmanes.caffeine.cache.SSMSA",
            "com.github.benmanes.caffeine.cache.PSAMS",
            "com.github.benmanes.caffeine.cache.SSR",
            "com.github.benmanes.caffeine.cache.PSR"
        })
// what the JDK's XML parser says of a file that is no XML
@RegisterResourceBundle(bundleName = "com.sun.org.apache.xerces.internal.impl.msg.XMLMessages")
final class NativeImage {
    private NativeImage() {}
}
