package io.parsermanager.source.address;

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
 * Normalizes external ids, so that nobody registers a feed, community or channel twice under two spellings. A normal form stays as it is.
 * Ids of custom source types are only trimmed.
 */
public final class ExternalIds {
    /** Thrown if an external id is not valid for its source type. The message says why. */
    public static final class Invalid extends Exception {
        public Invalid(String reason) {
            super(reason);
        }
    }

    /** The column's limit, in bytes of UTF-8. */
    private static final int MAX_BYTES = 2000;

    /** The form in which spreadsheets shorten a long number. */
    private static final Pattern SHORTENED = Pattern.compile("-?\\d(?:[.,]\\d+)?[eE]\\+\\d{2,3}");

    private static final Pattern LETTERS = Pattern.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+");

    private ExternalIds() {}

    /**
     * The normal form. Spaces and invisible characters around the text are not part of it.
     *
     * @throws Invalid if it is empty, too long, holds control or invisible characters, or does not have a form of the source type
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
     * The spellings under which older rules may have stored an external id: as it was given, with letters that are now percent-encoded, or
     * with accents as separate characters.
     */
    public static List<String> olderSpellings(String sourceType, String given, String normal) {
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

    /** Whether an address is a feed of YouTube, which is a channel and not an RSS source here. */
    public static boolean isYoutubeFeed(String address) {
        return YoutubeIds.isFeed(trim(address));
    }

    /** Removes what pasted texts often contain: a byte order mark, a direction mark or a no-break space. */
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
