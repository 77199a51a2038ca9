package io.parsermanager.source.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every external id, tried on many made of the parts that trouble comes from. */
class ExternalIdsPropertiesTest {
    private static final int TRIES = 20_000;

    private static final int SHOWN = 40;

    private static final List<String> PARTS = List.of(
            "http://",
            "HTTPS://",
            "feed:",
            "feed://",
            "//",
            "/",
            ":",
            ":80",
            ":443",
            ":0080",
            ":123456",
            "@",
            "＠",
            "／",
            "＃",
            "？",
            "。",
            "%40",
            "%2F",
            "%",
            "?",
            "#",
            "&",
            "=",
            "..",
            ".",
            "-",
            "_",
            " ",
            "\u00a0",
            "\u00ad",
            "İ",
            "ß",
            "ς",
            "é",
            "e\u0301",
            "лента",
            "😀",
            "[",
            "]",
            "[::1]",
            "::",
            "|",
            "vk.com/",
            "VK.com/",
            "vk.ru/",
            "m.",
            "www.",
            "club",
            "public",
            "event",
            "id",
            "wall-",
            "wall",
            "_1",
            "clips/",
            "video/@",
            "?w=",
            "0x",
            "\\",
            "\u200B",
            "\uFEFF",
            "@caf",
            "UC",
            "E+08",
            "0",
            "00",
            "7",
            "123",
            "example.org",
            "Example.ORG",
            "xn--",
            "youtube.com/",
            "www.youtube.com/",
            "feeds/videos.xml?",
            "channel_id=",
            "user=",
            "playlist_id=",
            "channel/",
            "user/",
            "c/",
            "user:",
            "playlist:",
            "c:",
            "UCSLXy31j2Z0sdDeeAX5JpPw",
            "PLQ1",
            "\ud800",
            "\uffff",
            "\n",
            "\u0085");

    @ParameterizedTest
    @ValueSource(strings = {"RSS", "VK", "YOUTUBE", "TELEGRAM"})
    void whatIsNormalStaysAsItIs(String sourceType) {
        List<String> changed = new ArrayList<>();
        for (String given : examples()) {
            normal(sourceType, given).ifPresent(once -> {
                Optional<String> twice = normal(sourceType, once);
                if (!twice.equals(Optional.of(once)) && changed.size() < SHOWN) {
                    changed.add("'%s' -> '%s' -> %s".formatted(given, once, twice));
                }
            });
        }
        assertThat(changed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSS", "VK", "YOUTUBE", "TELEGRAM"})
    void whateverIsGivenIsNormalizedOrRefused(String sourceType) {
        assertThatCode(() -> examples().forEach(given -> normal(sourceType, given)))
                .doesNotThrowAnyException();
    }

    @Test
    void theHostOfAFeedIsAHostOnly() {
        List<String> odd = examples().stream()
                .flatMap(given -> normal("RSS", given).stream())
                .filter(id ->
                        !id.matches("https?://([a-z0-9_-][a-z0-9._-]*|\\[[0-9a-f:.]+])(:[1-9]\\d{0,4}|:0)?/[^#]*"))
                .distinct()
                .limit(SHOWN)
                .toList();

        assertThat(odd).isEmpty();
    }

    private static Optional<String> normal(String sourceType, String given) {
        try {
            return Optional.of(ExternalIds.normalize(sourceType, given));
        } catch (ExternalIds.Invalid refused) {
            return Optional.empty();
        }
    }

    /** The same ones every time. */
    private static List<String> examples() {
        Random random = new Random(3);
        List<String> examples = new ArrayList<>(TRIES);
        for (int i = 0; i < TRIES; i++) {
            StringBuilder example = new StringBuilder();
            for (int parts = 1 + random.nextInt(6); parts > 0; parts--) {
                example.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            examples.add(example.toString());
        }
        return examples;
    }
}
