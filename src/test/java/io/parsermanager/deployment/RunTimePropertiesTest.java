package io.parsermanager.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is said when the service starts is heard then. A property of the build says nothing any more: code that derives one property from
 * others must say run-time properties only. Read from what the extensions say of themselves. A native binary has a profile from its build:
 * none is chosen at the start.
 */
class RunTimePropertiesTest {
    private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");

    /** Chosen for the build of tests and of dev mode. */
    private static final Set<String> CHOSEN_AT_BUILD = Set.of("test", "dev");

    private static final Pattern PROFILE = Pattern.compile("%([^.]+)\\..+");
    private static final Pattern IN_CODE = Pattern.compile("\"(quarkus\\.[a-z0-9][\\w.\\-\\\\\"]*[\\w])\"");

    /** Of the properties of the build: as patterns, since a name may stand for any. */
    private static final List<Pattern> OF_THE_BUILD = new ArrayList<>();

    private static final List<Pattern> OF_THE_RUN = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (URL model : Collections.list(RunTimePropertiesTest.class
                .getClassLoader()
                .getResources("META-INF/quarkus-config-doc/quarkus-config-model.json"))) {
            try (InputStream text = model.openStream()) {
                json.readTree(text).path("configRoots").forEach(RunTimePropertiesTest::collect);
            }
        }
    }

    @Test
    void noProfileIsChosenAtTheStart() throws IOException {
        Properties properties = new Properties();
        try (var file = Files.newBufferedReader(PROPERTIES)) {
            properties.load(file);
        }
        Set<String> unheard = new TreeSet<>();
        for (String name : properties.stringPropertyNames()) {
            Matcher profile = PROFILE.matcher(name);
            if (profile.matches()
                    && !CHOSEN_AT_BUILD.containsAll(List.of(profile.group(1).split(",")))) {
                unheard.add(name);
            }
        }

        assertThat(unheard)
                .as("a binary may not hear it: set it before the start, as CommandSettings does")
                .isEmpty();
        assertThat(inCode()).doesNotContain("quarkus.profile", "quarkus.config.profile.parent");
    }

    @Test
    void codeSaysRunTimePropertiesOnly() throws IOException {
        Set<String> said = inCode();

        assertThat(said).contains("quarkus.otel.sdk.disabled");
        assertThat(said).filteredOn(RunTimePropertiesTest::isOfTheBuild).isEmpty();
    }

    private static Set<String> inCode() throws IOException {
        Set<String> said = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher name = IN_CODE.matcher(Files.readString(file));
                while (name.find()) {
                    said.add(name.group(1).replace("\\\"", "\""));
                }
            }
        }
        return said;
    }

    @Test
    void knowsOneFromTheOther() {
        assertThat(isOfTheBuild("quarkus.scheduler.cron-type")).isTrue();
        assertThat(isOfTheBuild("quarkus.datasource.db-kind")).isTrue();
        assertThat(isOfTheBuild("quarkus.scheduler.enabled")).isFalse();
        assertThat(isOfTheBuild("quarkus.log.category.\"org.apache.kafka\".level"))
                .isFalse();
    }

    private static boolean isOfTheBuild(String name) {
        return OF_THE_RUN.stream().noneMatch(pattern -> pattern.matcher(name).matches())
                && OF_THE_BUILD.stream()
                        .anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private static void collect(JsonNode node) {
        for (JsonNode item : node.path("items")) {
            List<Pattern> found = item.path("phase").asText().equals("RUN_TIME") ? OF_THE_RUN : OF_THE_BUILD;
            if (item.has("phase")) {
                found.add(pattern(item.path("path").path("property").asText()));
                item.path("additionalPaths")
                        .forEach(path -> found.add(pattern(path.path("property").asText())));
            }
            collect(item);
        }
    }

    /** What stands in quotes is any name. */
    private static Pattern pattern(String property) {
        StringBuilder pattern = new StringBuilder();
        for (String part : property.split("(?=\")|(?<=\")", -1)) {
            pattern.append(part.equals("\"") ? "\"" : Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString().replaceAll("\"\\\\Q[^\"]*\\\\E\"", "(?:\"[^\"]+\"|[^.\"]+)"));
    }
}
