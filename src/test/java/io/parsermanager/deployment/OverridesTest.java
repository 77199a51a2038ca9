package io.parsermanager.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.apache.maven.model.Dependency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes in other versions than the platform has tried together fits it all the same, and goes as soon as the platform brings it. */
class OverridesTest {
    private static final Pattern BUILT_WITH = Pattern.compile("built-with-quarkus-core: \"(\\d+\\.\\d+)[^\"]*\"");
    private static final Pattern ARTIFACT = Pattern.compile("artifact: \"([^\"]+)\"");

    @ParameterizedTest
    @CsvSource({
        "netty.version, io.netty, netty-handler",
        "jackson.version, com.fasterxml.jackson.core, jackson-databind",
        "postgresql.version, org.postgresql, postgresql",
        "lz4.version, at.yawk.lz4, lz4-java",
        "quarkus-netty.version, io.quarkus, quarkus-netty",
    })
    void thePlatformHasNothingAsNewYet(String property, String group, String artifact) {
        String platform = Pom.platform(group, artifact).orElseThrow();

        assertThat(new ComparableVersion(Pom.property(property)))
                .as("the platform brings %s %s: take %s out of pom.xml", artifact, platform, property)
                .isGreaterThan(new ComparableVersion(platform));
    }

    /** The platform says nothing of it: Kafka's client asks for it. */
    @Test
    void kafkaAsksForNoZstdAsNewYet() {
        String asked = Pom.askedFor("org.apache.kafka", "kafka-clients", AppInfoParser.getVersion(), "zstd-jni");

        assertThat(new ComparableVersion(Pom.property("zstd.version")))
                .as("Kafka's client brings zstd-jni %s: take zstd.version out of pom.xml", asked)
                .isGreaterThan(new ComparableVersion(asked));
    }

    @Test
    void everyOverrideIsLookedAfterHere() {
        Set<String> versions =
                Pom.overrides().stream().map(Dependency::getVersion).collect(Collectors.toCollection(TreeSet::new));

        assertThat(versions)
                .containsExactly(
                        "${jackson.version}",
                        "${lz4.version}",
                        "${netty.version}",
                        "${postgresql.version}",
                        "${quarkus-netty.version}",
                        "${zstd.version}");
    }

    /** One built against another minor version calls what is no more: on a JVM where it is reached, in a native build at once. */
    @Test
    void everyExtensionIsBuiltWithThePlatformsMinorVersion() throws IOException {
        String minor = Pom.platformVersion().replaceFirst("^(\\d+\\.\\d+).*", "$1");
        Set<String> others = new TreeSet<>();
        int extensions = 0;
        for (URL file : Collections.list(
                OverridesTest.class.getClassLoader().getResources("META-INF/quarkus-extension.yaml"))) {
            String text = read(file);
            Matcher builtWith = BUILT_WITH.matcher(text);
            extensions++;
            if (builtWith.find() && !builtWith.group(1).equals(minor)) {
                Matcher artifact = ARTIFACT.matcher(text);
                others.add((artifact.find() ? artifact.group(1) : file) + " is built with " + builtWith.group());
            }
        }

        assertThat(extensions).isGreaterThan(20);
        assertThat(others).isEmpty();
    }

    /**
     * The native compiler takes no code that leads to OpenSSL, which is not on the path: Quarkus replaces the methods of Netty that do. A
     * Netty with one more of them needs a Quarkus that replaces it.
     */
    @Test
    void quarkusReplacesEveryWayOfNettyToOpenSsl() throws ReflectiveOperationException {
        Class<?> netty = type("io.netty.handler.ssl.SslContext");
        Class<?> replacement = type("io.quarkus.netty.runtime.graal.Target_io_netty_handler_ssl_SslContext");

        Set<String> ways = Arrays.stream(netty.getDeclaredMethods())
                .filter(method -> method.getName().matches("new(Client|Server)ContextInternal"))
                .map(OverridesTest::signature)
                .collect(Collectors.toSet());
        assertThat(ways).isNotEmpty();
        assertThat(Arrays.stream(replacement.getDeclaredMethods()).map(OverridesTest::signature))
                .containsAll(ways);
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name, false, OverridesTest.class.getClassLoader());
    }

    private static String read(URL file) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
            return reader.lines().collect(Collectors.joining("\n"));
        }
    }
}
