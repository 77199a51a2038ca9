package io.parsermanager.source;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** Control characters, and what is no character: nobody sees them, and XML cannot carry them. */
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F\\x{D800}-\\x{DFFF}\\x{FFFE}\\x{FFFF}]");

    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]@]+)(?::0*(\\d{0,5}))?");

    /** Checked once more in ASCII: there are letters that become a slash or an at sign on the way there. */
    private static final Pattern HOST = Pattern.compile("\\[[0-9a-f:.]+]|[a-z0-9_][a-z0-9._-]*");

    private static final Pattern VK =
            Pattern.compile("(?:https?://)?(?:(?:www|m)\\.)?vk\\.(?:com|ru)/@?([^/?#]+).*|@?([^/?#@]+)");
    private static final Pattern VK_GROUP = Pattern.compile("(?:club|public|event|-)?0*([1-9]\\d*)");
    private static final Pattern VK_USER = Pattern.compile("id0*([1-9]\\d*)");
    private static final Pattern VK_NAME = Pattern.compile("[a-z0-9_.]{1,64}");

    private static final Pattern YOUTUBE =
            Pattern.compile("(?:https?://)?(?:(?:www|m)\\.)?youtube\\.com/(.+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern YOUTUBE_FEED =
            Pattern.compile("feeds/videos\\.xml\\?(?:.*&)?(channel_id|user|playlist_id)=([^&#]+).*");
    private static final Pattern YOUTUBE_PATH = Pattern.compile("(channel/|user/|c/|@)([^/?#]+).*");
    private static final Pattern YOUTUBE_ID =
            Pattern.compile("(?:@|user:|c:|playlist:)?[\\p{L}\\p{N}\\p{M}_.-]{1,100}");

    private ExternalIds() {}

    /**
     * The normal form.
     *
     * @throws Invalid if it is empty, too long, holds control characters, or is none of the source type's forms
     */
    public static String normalize(String sourceType, String externalId) throws Invalid {
        String trimmed = externalId == null ? "" : externalId.strip();
        if (trimmed.isEmpty()) {
            throw new Invalid("must not be blank");
        }
        requireShort(trimmed);
        if (!isPrintable(trimmed)) {
            throw new Invalid("must not hold control characters");
        }
        String normal =
                switch (sourceType) {
                    case "RSS" -> feed(trimmed);
                    case "VK" -> community(trimmed);
                    case "YOUTUBE" -> channel(trimmed);
                    default -> trimmed;
                };
        requireShort(normal);
        return normal;
    }

    private static void requireShort(String id) throws Invalid {
        if (id.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new Invalid("must not be longer than %d bytes".formatted(MAX_BYTES));
        }
    }

    /** Whether a text has no control characters, and no halves of characters. */
    static boolean isPrintable(String text) {
        return !UNPRINTABLE.matcher(text).find();
    }

    /** Whether an address is one of YouTube's own feeds, which are channels and not RSS sources here. */
    public static boolean isYoutubeFeed(String address) {
        Matcher youtube = YOUTUBE.matcher(address.strip());
        return youtube.matches() && YOUTUBE_FEED.matcher(youtube.group(1)).matches();
    }

    private static String feed(String address) throws Invalid {
        String http =
                address.replaceFirst("(?i)^feed:(?://)?(?=https?://)", "").replaceFirst("(?i)^feed://", "http://");
        URI uri;
        try {
            uri = new URI(http.replace(" ", "%20").replace("|", "%7C"));
        } catch (URISyntaxException e) {
            throw new Invalid("'%s' is not an address: %s".formatted(address, e.getReason()));
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new Invalid("'%s' is not an address that begins with http:// or https://".formatted(address));
        }
        Matcher authority = AUTHORITY.matcher(String.valueOf(uri.getRawAuthority()));
        if (uri.getRawAuthority() == null || !authority.matches()) {
            throw new Invalid("'%s' needs a host, and no user before it".formatted(address));
        }
        return scheme + "://" + host(authority.group(1), address) + port(authority.group(2), scheme)
                + (uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    private static String host(String given, String address) throws Invalid {
        try {
            String host = (given.startsWith("[") ? given : IDN.toASCII(given)).toLowerCase(Locale.ROOT);
            if (HOST.matcher(host).matches()) {
                return host;
            }
        } catch (IllegalArgumentException e) {
            // as below
        }
        throw new Invalid("'%s' has no host name that could exist".formatted(address));
    }

    /** Empty for the scheme's own. */
    private static String port(String digits, String scheme) throws Invalid {
        if (digits == null || digits.isEmpty()) {
            return "";
        }
        int number = Integer.parseInt(digits);
        if (number > 65_535) {
            throw new Invalid("has a port over 65535");
        }
        return number == (scheme.equals("http") ? 80 : 443) ? "" : ":" + number;
    }

    private static String community(String name) throws Invalid {
        Matcher vk = VK.matcher(name.toLowerCase(Locale.ROOT));
        String screenName = vk.matches() ? (vk.group(1) == null ? vk.group(2) : vk.group(1)) : "";
        Matcher group = VK_GROUP.matcher(screenName);
        if (group.matches()) {
            return "-" + group.group(1);
        }
        Matcher user = VK_USER.matcher(screenName);
        if (user.matches()) {
            return "id" + user.group(1);
        }
        if (!VK_NAME.matcher(screenName).matches()) {
            throw new Invalid("'%s' is not a VK community: give @name, -1, club1, public1 or an address at vk.com"
                    .formatted(name));
        }
        return screenName;
    }

    private static String channel(String name) throws Invalid {
        Matcher address = YOUTUBE.matcher(name);
        String given = address.matches() ? ofAddress(address.group(1)) : name;
        String id = given.startsWith("@") ? given.toLowerCase(Locale.ROOT) : given;
        if (!YOUTUBE_ID.matcher(id).matches()) {
            throw new Invalid("'%s' is not a YouTube channel: give its id, @handle, or an address at youtube.com"
                    .formatted(name));
        }
        return id;
    }

    private static String ofAddress(String path) {
        Matcher feed = YOUTUBE_FEED.matcher(path);
        if (feed.matches()) {
            return switch (feed.group(1)) {
                case "channel_id" -> feed.group(2);
                case "user" -> "user:" + feed.group(2);
                default -> "playlist:" + feed.group(2);
            };
        }
        Matcher page = YOUTUBE_PATH.matcher(path);
        if (!page.matches()) {
            return "";
        }
        String name = decoded(page.group(2));
        return switch (page.group(1)) {
            case "channel/" -> name;
            case "user/" -> "user:" + name;
            case "c/" -> "c:" + name;
            default -> "@" + name;
        };
    }

    /** Browsers copy a handle that is not Latin in percents. */
    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }
}
