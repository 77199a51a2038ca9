package io.parsermanager.source.address;

import io.parsermanager.source.address.ExternalIds.Invalid;
import io.parsermanager.text.TextRules;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * Normalizes a YouTube id, handle or address to the channel that it means: {@code UC…} for an id, {@code @handle}, or {@code user:name},
 * {@code c:name} (old addresses) or {@code playlist:id}.
 */
final class YoutubeIds {
    private static final Pattern SITE = Pattern.compile(
            "(?i)(?:https?://)?(?:(?:www|m|music|gaming)\\.)?(?:youtube\\.com|youtube-nocookie\\.com|youtu\\.be)(?:[:/?#].*)?");

    private static final Pattern CHANNEL = Pattern.compile("UC[A-Za-z0-9_-]{22}");

    /** The form of a handle by YouTube's rules: 3 to 30 characters, fewer if a character is a syllable or a word. */
    private static final Pattern HANDLE = Pattern.compile("@[\\p{L}\\p{M}\\p{N}_.\u00B7-]{1,30}");

    private static final Pattern LONG_ENOUGH = Pattern.compile("@.{3,}|@.*["
            + Stream.of(
                            "Han",
                            "Hiragana",
                            "Katakana",
                            "Hangul",
                            "Thai",
                            "Devanagari",
                            "Bengali",
                            "Tamil",
                            "Telugu",
                            "Khmer")
                    .map("\\p{Is%s}"::formatted)
                    .reduce("", String::concat)
            + "].*");

    private static final Pattern NAMED = Pattern.compile("(?:user|c):[\\p{L}\\p{M}\\p{N}_.'-]{1,100}");
    private static final Pattern PLAYLIST = Pattern.compile("playlist:[A-Za-z0-9_-]{2,100}");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}_.-]{1,100}");

    /** First path segments of addresses of videos. */
    private static final Set<String> VIDEOS = Set.of("watch", "shorts", "live", "embed", "v", "e", "clip");

    private YoutubeIds() {}

    /**
     * The normal form.
     *
     * @throws Invalid if it is not a channel
     */
    static String normalize(String given) throws Invalid {
        boolean isAddress = SITE.matcher(given).matches();
        String id = TextRules.normal(
                isAddress ? WebAddress.read(given).map(YoutubeIds::ofAddress).orElse("") : given);
        if (id.startsWith("@")) {
            id = TextRules.normal(id.toLowerCase(Locale.ROOT));
        }
        if (isId(id)) {
            return id;
        }
        if (isAddress && isVideo(WebAddress.read(given))) {
            throw new Invalid("'%s' is a video and not a YouTube channel: give the channel's id, @handle or address"
                    .formatted(given));
        }
        if (!isAddress && WORD.matcher(id).matches()) {
            throw new Invalid(
                    "'%s' is not the id of a YouTube channel, which is UC and 22 characters: give @%s if it is a handle, or an address at youtube.com"
                            .formatted(given, given));
        }
        throw new Invalid(
                "'%s' is not a YouTube channel: give its id, @handle, or an address at youtube.com".formatted(given));
    }

    /** Whether an address is a feed of YouTube, which is a channel and not an RSS source here. */
    static boolean isFeed(String address) {
        return SITE.matcher(address).matches()
                && WebAddress.read(address)
                        .filter(url -> path(url).equals(List.of("feeds", "videos.xml"))
                                && !ofFeed(url).isEmpty())
                        .isPresent();
    }

    private static boolean isId(String id) {
        return CHANNEL.matcher(id).matches()
                || (HANDLE.matcher(id).matches() && LONG_ENOUGH.matcher(id).matches())
                || NAMED.matcher(id).matches()
                || PLAYLIST.matcher(id).matches();
    }

    /** The channel of an address; empty if it has none. */
    private static String ofAddress(HttpUrl address) {
        List<String> path = path(address);
        if (path.isEmpty()) {
            return "";
        }
        String name = path.size() > 1 ? path.get(1) : "";
        return switch (path.get(0)) {
            case "channel" -> name;
            case "user", "c" -> path.get(0) + ":" + name;
            case "playlist" -> parameter(address, "list", "playlist:");
            case "feeds" -> ofFeed(address);
            default -> path.get(0).startsWith("@") ? path.get(0) : "";
        };
    }

    private static String ofFeed(HttpUrl address) {
        return parameter(address, "channel_id", "")
                + parameter(address, "user", "user:")
                + parameter(address, "playlist_id", "playlist:");
    }

    private static String parameter(HttpUrl address, String name, String prefix) {
        String value = address.queryParameter(name);
        return value == null || value.isEmpty() ? "" : prefix + value;
    }

    private static boolean isVideo(Optional<HttpUrl> address) {
        return address.filter(url -> url.host().equals("youtu.be")
                        || path(url).stream()
                                .findFirst()
                                .filter(VIDEOS::contains)
                                .isPresent())
                .isPresent();
    }

    private static List<String> path(HttpUrl address) {
        return address.pathSegments().stream()
                .filter(segment -> !segment.isEmpty())
                .toList();
    }
}
