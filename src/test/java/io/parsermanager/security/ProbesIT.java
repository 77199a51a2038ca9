package io.parsermanager.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.security.Keys.TestKey;
import io.parsermanager.security.Wire.Answer;
import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tries on the packaged service, with its access control on, what {@link Probes} has; src/docs/probes.md says what came of each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProbesIT {
    private static final Path PAGE = Path.of("src", "docs", "probes.md");
    private static final String BEGIN = "<!-- written by ProbesIT -->\n";

    /** What an answer tells of the inside that nobody outside needs. */
    private static final List<String> INSIDE = List.of(
            "\tat ",
            "Exception",
            "io.parsermanager",
            "org.postgresql",
            "hibernate",
            "quarkus",
            "netty",
            "vertx",
            "SELECT ");

    private record Outcome(Probe probe, Answer answer) {}

    private final Installation installation = new Installation();
    private Replica service;
    private List<Outcome> outcomes;

    @BeforeAll
    void tryAll() {
        service = installation
                .replica(Map.of(
                        "AUTH", "keys",
                        "API_KEYS",
                                Arrays.stream(TestKey.values())
                                        .map(TestKey::line)
                                        .collect(Collectors.joining(" ")),
                        "PRIVATE_ADDRESSES", "refuse",
                        // longer than the first call of a cold service takes on a busy machine, which is silent so long
                        "HTTP_IDLE_TIMEOUT", "8s"))
                .ready();
        Wire wire = new Wire(URI.create(service.address()).getPort());
        outcomes = Probes.all().stream()
                .map(probe -> new Outcome(probe, wire.send(probe.request())))
                .toList();
    }

    @AfterAll
    void stop() {
        installation.close();
    }

    @Test
    void nothingComesOfAnyProbe() {
        assertThat(outcomes.stream()
                        .filter(outcome -> !outcome.probe.held().test(outcome.answer))
                        .map(outcome ->
                                "%s, %s: %s".formatted(outcome.probe.area(), outcome.probe.what(), outcome.answer)))
                .isEmpty();
    }

    @Test
    void noAnswerTellsOfTheInside() {
        assertThat(outcomes.stream()
                        .filter(outcome -> outcome.answer.status() != 200)
                        .flatMap(outcome -> INSIDE.stream()
                                .filter(word -> outcome.answer.text().contains(word))
                                .map(word -> outcome.probe.what() + " tells of " + word)))
                .isEmpty();
    }

    @Test
    void noAnswerNamesItsSoftware() {
        assertThat(outcomes)
                .noneMatch(outcome -> outcome.answer.head().matches("(?is).*\\r\\n(server|x-powered-by|via):.*"));
    }

    /** Those that were read at all: what is no HTTP, or no path, is refused before there is anything to add headers to. */
    @Test
    void everyAnswerTellsBrowsersWhatToRefuse() {
        assertThat(outcomes.stream()
                        .filter(outcome -> !outcome.probe.what().startsWith("\\"))
                        .filter(outcome -> outcome.answer.status() / 100 == 2
                                || List.of(401, 403, 404, 405, 415).contains(outcome.answer.status()))
                        .filter(outcome -> !Stream.of("content-security-policy: ", "x-content-type-options: nosniff")
                                .allMatch(header -> outcome.answer
                                        .head()
                                        .toLowerCase(Locale.ROOT)
                                        .contains(header)))
                        .map(outcome -> outcome.probe.what() + ": " + outcome.answer.head()))
                .isEmpty();
    }

    @Test
    void theServiceLivesOnAndItsLogHasNoStackTrace() {
        assertThat(service.isReady()).isTrue();
        assertThat(service.output().lines()).noneMatch(line -> line.startsWith("\tat ") || line.contains(" ERROR "));
        assertThat(installation.tables().number("SELECT count(*) FROM source")).isZero();
    }

    @Test
    void thePageSaysWhatCameOfEach() throws IOException {
        String page = Files.readString(PAGE);
        String introduction = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
        String now = introduction + table();
        if (Boolean.getBoolean("probes.update")) {
            Files.writeString(PAGE, now);
        }

        assertThat(now)
                .as("Take it over with -Dprobes.update=true once each is as it should be")
                .isEqualTo(page);
    }

    private String table() {
        StringBuilder table = new StringBuilder("\n%d probes.\n".formatted(outcomes.size()));
        String area = "";
        for (Outcome outcome : outcomes) {
            if (!area.equals(outcome.probe.area())) {
                area = outcome.probe.area();
                table.append("\n## ")
                        .append(area.substring(0, 1).toUpperCase(Locale.ROOT))
                        .append(area.substring(1))
                        .append("\n\n| tried | answered |\n|---|---|\n");
            }
            table.append("| ")
                    .append(outcome.probe.what().replace("|", "\\|"))
                    .append(" | ")
                    .append(said(outcome.answer))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String said(Answer answer) {
        return answer.status() == 0 ? "closed without a word" : String.valueOf(answer.status());
    }
}
