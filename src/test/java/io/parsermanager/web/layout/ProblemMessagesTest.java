package io.parsermanager.web.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.web.PlainBrowser;
import io.parsermanager.web.layout.ProblemMessages.Sentence;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Faults in the reader's language. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ProblemMessagesTest {
    @Inject
    Tables tables;

    @Inject
    ProblemMessages words;

    @Test
    void putsAValueWhereItBelongs() {
        assertThat(words.say("'ftp://$1\\' is not an address that begins with http:// or https://", "ru"))
                .isEqualTo(new Sentence("«ftp://$1\\» – не адрес, который начинается с http:// или https://", "ru"));
    }

    @Test
    void saysWhatStandsInsideAnotherSentence() {
        assertThat(words.say("line 7: is not well-formed XML", "ru"))
                .isEqualTo(new Sentence("строка 7: это не правильный XML", "ru"));
    }

    @Test
    void leavesAloneWhatItDoesNotKnow() {
        assertThat(words.say("the moon is in the way", "ru")).isEqualTo(new Sentence("the moon is in the way", "en"));
        assertThat(words.say("must not be blank", "en")).isEqualTo(new Sentence("must not be blank", "en"));
    }

    /** One that the code says otherwise by now would silently be English again. */
    @Test
    void knowsOnlyWhatTheCodeStillSays() throws IOException {
        String code;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            code = files.filter(file -> file.toString().endsWith(".java"))
                    .map(ProblemMessagesTest::read)
                    .collect(Collectors.joining());
        }
        String[] pairs = read(Path.of("src/main/resources/messages/problems_ru.txt"))
                .strip()
                .split("\n\n", -1);
        assertThat(pairs).hasSize(words.size()).allSatisfy(pair -> assertThat(pair.split("\n", -1))
                .hasSize(2));
        List<String> unsaid = Stream.of(pairs)
                .map(pair -> pair.split("\n", -1)[0])
                .filter(english ->
                        !english.matches("(must (not be|be in|be greater|be less|be an? )|size must|is not JSON).*"))
                .filter(english ->
                        Stream.of(english.split("\\{\\d}", -1)).anyMatch(part -> !code.contains(part.strip())))
                .toList();
        assertThat(unsaid).isEmpty();
    }

    @Test
    void aRussianReaderIsToldInRussianWhatIsWrongWithATaskType() {
        long type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        assertThat(PlainBrowser.page("/task_types/cron?cron=sometimes&time_zone=UTC", "ru"))
                .contains("не выражение cron");
        assertThat(PlainBrowser.open("/tasks?status=nope", "ru").asString())
                .contains("не из того, что предлагает эта страница");
        assertThat(PlainBrowser.open("/task_types/" + (type + 1_000_000), "ru").asString())
                .contains("Типа задач", "нет");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
