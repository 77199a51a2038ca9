package io.parsermanager.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.health.WatchTopics;
import io.parsermanager.quota.MeasureQuotas;
import io.parsermanager.testsupport.Management;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts and dashboard ask for metrics that there are, and every alert says what to do. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class AlertsAndDashboardTest {
    private static final Path ALERTS = Path.of("docker", "prometheus", "alerts.yml");
    private static final Path DASHBOARD = Path.of("docker", "grafana", "dashboards", "parser-manager.json");
    private static final Path RUNBOOK = Path.of("src", "docs", "operations.md");

    /** What is left of an expression without texts, labels and times: names of metrics, functions and words of the language. */
    private static final Pattern NOT_NAMES = Pattern.compile(
            "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

    private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][a-zA-Z0-9_:]*\\b(?!\\s*\\()");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "sum", "min", "max", "avg", "count");

    @Inject
    TaskGauges taskGauges;

    @Inject
    MeasureQuotas measureQuotas;

    @Inject
    MeterRegistry metrics;

    @Inject
    WatchTopics watchTopics;

    @Inject
    Scheduler scheduler;

    @BeforeEach
    void somethingHasHappened() {
        taskGauges.run();
        measureQuotas.run();
        metrics.counter("parser_manager.quota.tasks", "quota", "HOST", "outcome", "granted");
        watchTopics.look();
        given().get("/api/v1/task").then().statusCode(200);
    }

    @Test
    void everyMetricInAnAlertExists() throws IOException {
        assertThat(expressions(ALERTS)).hasSizeGreaterThan(8);

        assertThat(scraped()).containsAll(names(expressions(ALERTS)));
    }

    @Test
    void everyMetricOnTheDashboardExists() throws IOException {
        assertThat(expressions(DASHBOARD)).hasSizeGreaterThan(20);

        assertThat(scraped()).containsAll(names(expressions(DASHBOARD)));
    }

    /** A native binary lacks many of those of the JVM. What a process takes is told by process_* on both. */
    @Test
    void noMetricThatOnlyAJvmHasIsAskedFor() throws IOException {
        assertThat(names(expressions(ALERTS))).noneMatch(name -> name.startsWith("jvm_"));
        assertThat(names(expressions(DASHBOARD)))
                .contains("process_resident_memory_bytes")
                .noneMatch(name -> name.startsWith("jvm_"));
    }

    @Test
    void everyMetricOfOursIsOnTheDashboardOrInAnAlertAndInTheRunbook() throws IOException {
        NavigableSet<String> used = names(expressions(DASHBOARD));
        used.addAll(names(expressions(ALERTS)));
        String runbook = Files.readString(RUNBOOK);

        assertThat(scraped().stream()
                        .filter(name -> name.startsWith("parser_manager_"))
                        .map(name -> name.replaceFirst("_(bucket|count|sum|max)$", ""))
                        .distinct())
                .isNotEmpty()
                .allSatisfy(name -> {
                    assertThat(used).anyMatch(one -> one.startsWith(name));
                    assertThat(runbook).contains(name.substring("parser_manager_".length()));
                });
    }

    @Test
    void everyAlertHasItsLineInTheRunbook() throws IOException {
        List<String> headings = Files.readAllLines(RUNBOOK);
        for (JsonNode rule : rules()) {
            String alert = rule.get("alert").asText();
            assertThat(headings).contains("### " + alert);
            assertThat(rule.at("/annotations/runbook_url").asText())
                    .isEqualTo("src/docs/operations.md#" + alert.toLowerCase(Locale.ROOT));
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
        }
    }

    /** Timers are off in tests: one of the test's own stands for them. */
    private NavigableSet<String> scraped() {
        scheduler.newJob("metrics").setInterval("1s").setTask(execution -> {}).schedule();
        try {
            NavigableSet<String> names = new TreeSet<>();
            await().atMost(Waiting.PATIENCE).until(() -> {
                Management.scrape()
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.replaceFirst("[ {].*", ""))
                        .forEach(names::add);
                return names.contains("parser_manager_timer_beats_total");
            });
            return names;
        } finally {
            scheduler.unscheduleJob("metrics");
        }
    }

    private static NavigableSet<String> names(List<String> expressions) {
        NavigableSet<String> names = new TreeSet<>();
        for (String expression : expressions) {
            Matcher name = NAME.matcher(NOT_NAMES.matcher(expression).replaceAll(" "));
            while (name.find()) {
                if (!WORDS.contains(name.group())) {
                    names.add(name.group());
                }
            }
        }
        return names;
    }

    private static List<String> expressions(Path file) throws IOException {
        return Stream.concat(
                        rules(file).findValuesAsText("expr").stream(),
                        rules(file).findValues("query").stream()
                                .filter(JsonNode::isObject)
                                .map(query ->
                                        query.get("query").asText().replaceFirst("label_values\\((\\w+),.*", "$1")))
                .toList();
    }

    private static JsonNode rules() throws IOException {
        return rules(ALERTS).at("/groups/0/rules");
    }

    private static JsonNode rules(Path file) throws IOException {
        return (file.toString().endsWith(".yml") ? new ObjectMapper(new YAMLFactory()) : new ObjectMapper())
                .readTree(file.toFile());
    }
}
