package io.parsermanager.web.layout;

import io.quarkus.qute.TemplateData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates errors of the use cases into the visitor's language. Use cases write English; the English sentence is the key in
 * messages/problems_ru.txt. A sentence without a translation stays English.
 */
@Named("problemMessages")
@ApplicationScoped
@TemplateData
public class ProblemMessages {
    /** A sentence and its language, which screen readers need. */
    @TemplateData
    public record Sentence(String text, String language) {}

    /** A sentence in both languages, with {0}, {1} … in place of values. */
    private record Known(Pattern english, String russian) {}

    private static final Pattern HOLE = Pattern.compile("\\{(\\d)}");

    private final Visitor visitor;
    private final List<Known> known;

    ProblemMessages(Visitor visitor) {
        this.visitor = visitor;
        this.known = read();
    }

    public Sentence say(String fault) {
        return say(fault, visitor.language());
    }

    public Sentence say(String fault, String language) {
        if ("ru".equals(language)) {
            for (Known sentence : known) {
                Matcher english = sentence.english.matcher(fault);
                if (english.matches()) {
                    String text = HOLE.matcher(sentence.russian)
                            .replaceAll(hole ->
                                    Matcher.quoteReplacement(say(english.group(number(hole.group(1))), language).text));
                    return new Sentence(text, "ru");
                }
            }
        }
        return new Sentence(fault, "en");
    }

    /** How many sentences have a translation. */
    public int size() {
        return known.size();
    }

    private static int number(String hole) {
        return 1 + Integer.parseInt(hole);
    }

    /** The file has pairs of lines, English first, with an empty line between pairs. The longest sentence is tried first. */
    private static List<Known> read() {
        try (InputStream file =
                Objects.requireNonNull(ProblemMessages.class.getResourceAsStream("/messages/problems_ru.txt"))) {
            String[] pairs = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\n\n", -1);
            List<Known> read = new ArrayList<>();
            for (String pair : pairs) {
                String[] lines = pair.split("\n", -1);
                read.add(new Known(pattern(lines[0]), lines[1]));
            }
            read.sort(Comparator.comparing(
                            (Known sentence) -> sentence.english.pattern().length())
                    .reversed());
            return List.copyOf(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pattern pattern(String english) {
        return Pattern.compile("\\Q" + HOLE.matcher(english).replaceAll("\\\\E(.+)\\\\Q") + "\\E", Pattern.DOTALL);
    }
}
