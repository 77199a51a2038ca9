package io.parsermanager.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The libraries that a native compiler is handed can be compiled and do their work in a binary. See {@link NativeSourcesIT}. */
class NativeLibrariesIT {
    /**
     * Libraries that load machine code keep in static fields whether they have: initialised at build time, they remember what is not so in
     * the process that runs. A binary with these has run: src/docs/deployment.md.
     */
    private static final Set<String> LOADERS_OF_MACHINE_CODE = Set.of(
            "zstd-jni", "snappy-java", "quarkus-kafka-client", "netty-common", "lz4-java", "brotli4j", "byte-buddy");

    private static final Pattern MACHINE_CODE =
            Pattern.compile("loadLibrary|\\x04load\\x01\\x00\\x15\\(Ljava/lang/String;\\)V");

    @BeforeAll
    static void read() {
        assumeTrue(NativeSources.areThere(), "a build of the binary keeps no sources of it");
    }

    /** They cannot be compiled where they are initialised at build time, as Quarkus has it with all classes. */
    @Test
    void noLibraryCallsForeignFunctions() throws IOException {
        Set<String> callers = new TreeSet<>();
        NativeSources.forEachClassOfALibrary((name, bytes) -> {
            String content = new String(bytes, StandardCharsets.ISO_8859_1);
            if (content.contains("java/lang/foreign/") || content.contains("jdk/internal/foreign/")) {
                callers.add(name);
            }
        });

        assertThat(callers)
                .as("take them out by quarkus.class-loading.removed-resources, as those of zstd")
                .isEmpty();
    }

    /** Initialised at build time, one status in zstd blocked all later ones. */
    @Test
    void zstdIsInitialisedByTheProcessThatRuns() throws IOException {
        assertThat(NativeSources.arguments()).contains("--initialize-at-run-time=com.github.luben.zstd");
    }

    @Test
    void ofEveryLibraryThatLoadsMachineCodeItIsKnownHow() throws IOException {
        Set<String> loaders = new TreeSet<>();
        NativeSources.forEachClassOfALibrary((name, bytes) -> {
            String content = new String(bytes, StandardCharsets.ISO_8859_1);
            if (content.contains("java/lang/System")
                    && MACHINE_CODE.matcher(content).find()) {
                loaders.add(name.replaceFirst("!.*", ""));
            }
        });

        assertThat(loaders).anyMatch(library -> library.contains("zstd-jni"));
        assertThat(loaders)
                .filteredOn(library -> LOADERS_OF_MACHINE_CODE.stream().noneMatch(library::contains))
                .as(
                        "see that it is initialised at run time and that its library is packed, and add it to LOADERS_OF_MACHINE_CODE")
                .isEmpty();
    }

    @Test
    void theLibrariesOfKafkasCodecsComeAlong() throws IOException {
        Set<String> libraries = new TreeSet<>();
        NativeSources.forEachClassOfALibrary((name, bytes) -> libraries.add(name.replaceFirst("!.*", "")));

        assertThat(libraries)
                .anyMatch(name -> name.contains("zstd-jni"))
                .anyMatch(name -> name.contains("snappy-java"));
        assertThat(NativeSources.arguments()).contains("SnappyFeature");
    }
}
