package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.settings.Settings;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the docs point to is there. */
class DocsTest {
    private static final Path DOCS = Path.of("src", "docs");
    private static final Path JAVA = Path.of("src", "main", "java", "io", "parsermanager");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| [^|]+ \\| `([^`]+)` \\|$");
    private static final Pattern LINK = Pattern.compile("\\]\\(((?!https?:)[^)#\\s]+)(?:#[^)]*)?\\)");

    @Test
    void theIndexLeadsFromATermToOneFile() throws IOException {
        List<String> rows = Files.readAllLines(DOCS.resolve("developers.md")).stream()
                .dropWhile(line -> !line.startsWith("|---"))
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .toList();

        assertThat(rows)
                .hasSizeGreaterThan(20)
                .isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER)
                .allSatisfy(row -> {
                    Matcher path = ROW.matcher(row);
                    assertThat(path.matches()).as("one file in " + row).isTrue();
                    assertThat(
                                    path.group(1).matches("(src|docker)/.*")
                                            ? Path.of(path.group(1))
                                            : JAVA.resolve(path.group(1)))
                            .exists();
                });
    }

    /** The words that people of this field search for. Each is in the first column of one row or more. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "API key",
                "back-off",
                "circuit breaker",
                "cron parser",
                "CSRF",
                "dead letter",
                "ETag",
                "flash message",
                "graceful shutdown",
                "GCRA",
                "heartbeat",
                "idempotency",
                "import formats",
                "incident",
                "keyset pagination",
                "lease",
                "log injection",
                "new one",
                "number setting",
                "outbox",
                "partition",
                "quarantine",
                "rate limiter",
                "secret masking",
                "signature",
                "SSRF",
                "watermark",
                "webhook"
            })
    void theIndexHasTheUsualTerms(String term) throws IOException {
        assertThat(Files.readAllLines(DOCS.resolve("developers.md")))
                .anyMatch(line -> ROW.matcher(line).matches()
                        && line.substring(0, line.indexOf('`')).contains(term));
    }

    @Test
    void readmeIsShort() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(150);
    }

    @Test
    void everySettingHasARow() throws IOException {
        String page = Files.readString(DOCS.resolve("settings.md"));

        assertThat(Settings.class.getMethods())
                .extracting(method -> method.getAnnotation(WithName.class))
                .filteredOn(Objects::nonNull)
                .hasSizeGreaterThan(90)
                .allSatisfy(name -> assertThat(page).contains("\n| `" + name.value() + "` | "));
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        try (Stream<Path> pages = Files.list(DOCS)) {
            List<Path> markdown = Stream.concat(Stream.of(Path.of("README.md")), pages)
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
            for (Path page : markdown) {
                Matcher links = LINK.matcher(Files.readString(page));
                while (links.find()) {
                    assertThat(page.resolveSibling(links.group(1)))
                            .as("in " + page)
                            .exists();
                }
            }
        }
    }
}
