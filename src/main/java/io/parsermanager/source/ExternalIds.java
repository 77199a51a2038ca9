package io.parsermanager.source;

import io.parsermanager.text.TextRules;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Brings the many ways to name a feed, community or channel into the one that it is known by, so that nothing is registered twice.
 * What is normal already stays as it is. Source types of other people's making are only trimmed.
 */
public final class ExternalIds {
    /** It cannot be read as one of its source type; says why. */
    public static final class Invalid extends Exception {
        Invalid(String reason) {
            super(reason);
        }
    }

    /** The column's limit, in bytes of UTF-8. */
    private static final int MAX_BYTES = 2000;

    /** As spreadsheets shorten a long number. */
    private static final Pattern SHORTENED = Pattern.compile("-?\\d(?:[.,]\\d+)?[eE]\\+\\d{2,3}");

    private static final Pattern LETTERS = Pattern.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+");

    private ExternalIds() {}

    /**
     * The normal form. Spaces and invisible characters around the text are not part of it.
     *
     * @throws Invalid if it is empty, too long, holds control or invisible characters, or is none of the source type's forms
     */
    public static String normalize(String sourceType, String externalId) throws Invalid {
        String trimmed = externalId == null ? "" : trim(externalId);
        if (trimmed.isEmpty()) {
            throw new Invalid("must not be blank");
        }
        requireShort(trimmed);
        Optional<String> fault = TextRules.faultOfLine(trimmed);
        if (fault.isPresent()) {
            throw new Invalid(fault.get());
        }
        if (SHORTENED.matcher(trimmed).matches()) {
            throw new Invalid(
                    "'%s' is a number that a spreadsheet has shortened, its last digits are lost: write it as a text"
                            .formatted(trimmed));
        }
        String normal =
                switch (sourceType) {
                    case "RSS" -> feed(trimmed);
                    case "VK" -> VkIds.normalize(trimmed);
                    case "YOUTUBE" -> YoutubeIds.normalize(trimmed);
                    default -> trimmed;
                };
        requireShort(normal);
        return normal;
    }

    private static String feed(String address) throws Invalid {
        return WebAddress.normalize(
                address.replaceFirst("(?i)^feed:(?://)?(?=https?:)", "").replaceFirst("(?i)^feed://", "http://"));
    }

    /**
     * What an external id may be kept as by older rules, other than its normal form: as it was given, with letters that are
     * percent-encoded now, or with accents by themselves.
     */
    static List<String> olderSpellings(String sourceType, String given, String normal) {
        Stream<String> byType =
                switch (sourceType) {
                    case "RSS" ->
                        Stream.of(LETTERS.matcher(normal)
                                .replaceAll(letters -> Matcher.quoteReplacement(
                                        URLDecoder.decode(letters.group(), StandardCharsets.UTF_8))));
                    case "YOUTUBE" -> Stream.of(Normalizer.normalize(normal, Normalizer.Form.NFD));
                    default -> Stream.of();
                };
        return Stream.concat(Stream.of(trim(given)), byType)
                .filter(spelling -> !spelling.equals(normal))
                .distinct()
                .toList();
    }

    private static void requireShort(String id) throws Invalid {
        if (id.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new Invalid("must not be longer than %d bytes".formatted(MAX_BYTES));
        }
    }

    /** Whether an address is one of YouTube's own feeds, which are channels and not RSS sources here. */
    public static boolean isYoutubeFeed(String address) {
        return YoutubeIds.isFeed(trim(address));
    }

    /** Pasted texts often bring a byte order mark, a direction mark or a no-break space along. */
    private static String trim(String text) {
        int end = text.length();
        while (end > 0 && isAround(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        int start = 0;
        while (start < end && isAround(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        return text.substring(start, end);
    }

    private static boolean isAround(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }
}
