package io.parsermanager.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Templates can be read: short lines, one element a line. */
class TemplatesTest {
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");

    private static final int LONGEST_LINE = 140;

    /** Start tags of elements that begin a line of their own in a browser, and the parts of tables, lists and forms. */
    private static final Pattern BLOCK = Pattern.compile(
            "<(?:article|body|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|form|h[1-6]|head|header|label"
                    + "|legend|li|main|nav|ol|option|p|pre|section|select|summary|svg|table|tbody|td|textarea|th|thead|tr|ul)\\b");

    @Test
    void noLineIsLong() {
        assertThat(lines(line -> line.length() > LONGEST_LINE)).isEmpty();
    }

    @Test
    void aLineOpensOneBlockAtMost() {
        assertThat(lines(line -> BLOCK.matcher(line).results().count() > 1)).isEmpty();
    }

    /** Each as its file, its number and its text. */
    private static List<String> lines(Predicate<String> which) {
        try (Stream<Path> files = Files.walk(TEMPLATES)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .flatMap(file -> {
                        List<String> lines = read(file).lines().toList();
                        return IntStream.range(0, lines.size())
                                .filter(i -> which.test(lines.get(i)))
                                .mapToObj(i -> TEMPLATES.relativize(file) + ":" + (i + 1) + " " + lines.get(i));
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
