package io.parsermanager.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.parsermanager.testsupport.Management;
import io.parsermanager.testsupport.PromExpression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules that Prometheus gets, evaluated on scrapes of this application. */
final class AlertRules {
    private static final Path FILE = Path.of("docker", "prometheus", "alerts.yml");

    /** What an expression compares a time in seconds with. */
    private static final Pattern SECONDS = Pattern.compile("(_seconds(?:\\{[^}]*})?\\)) > (\\d+)");

    /** A test waits for a hundredth of the time: three seconds in place of five minutes. */
    private static final int HURRY = 100;

    private final Map<String, String> expressions = new LinkedHashMap<>();
    private String before = "";

    AlertRules() {
        try {
            for (JsonNode rule :
                    new ObjectMapper(new YAMLFactory()).readTree(FILE.toFile()).at("/groups/0/rules")) {
                expressions.put(rule.get("alert").asText(), rule.get("expr").asText());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> names() {
        return expressions.keySet();
    }

    /** Scrapes: what rates and increases are counted from. */
    void mark() {
        before = Management.scrape();
    }

    /** Whether the alert's expression is true now. */
    boolean fires(String alert) {
        return PromExpression.holds(expression(alert), before, Management.scrape());
    }

    /** The same where the times in the expression, and nothing else, are a hundredth. */
    boolean firesSooner(String alert) {
        String sooner = SECONDS.matcher(expression(alert))
                .replaceAll(time -> "%s > %s".formatted(time.group(1), Double.parseDouble(time.group(2)) / HURRY));
        if (sooner.equals(expression(alert))) {
            throw new IllegalArgumentException(alert + " compares no time");
        }
        return PromExpression.holds(sooner, before, Management.scrape());
    }

    /** Whether it is true where nothing is scraped at all. */
    boolean firesWithoutScrapes(String alert) {
        return PromExpression.holds(expression(alert), "", "");
    }

    private String expression(String alert) {
        String expression = expressions.get(alert);
        if (expression == null) {
            throw new IllegalArgumentException("There is no alert " + alert);
        }
        return expression;
    }
}
