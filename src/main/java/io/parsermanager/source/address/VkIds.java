package io.parsermanager.source.address;

import io.parsermanager.source.address.ExternalIds.Invalid;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * Normalizes a VK name, id or address to the community that it means: {@code -1} for an id, else the screen name; {@code id1} for a user.
 * The address of a post or of another part of a community means that community.
 */
final class VkIds {
    private static final Pattern SITE = Pattern.compile(
            "(?:https?://)?(?:(?:www|m|new)\\.)?(?:vk\\.com|vk\\.ru|vkontakte\\.ru|vkvideo\\.ru)(?:[:/?#].*)?");

    private static final Pattern NUMBER = Pattern.compile("-?0*([1-9]\\d*)");

    /** A number as spreadsheets write it, with all of its digits. */
    private static final Pattern DECIMAL_NUMBER = Pattern.compile("(-?\\d+)[.,]0+");

    private static final Pattern GROUP = Pattern.compile("(?:club|public|event)0*([1-9]\\d*)");
    private static final Pattern USER = Pattern.compile("id0*([1-9]\\d*)");

    private static final String KINDS =
            "wall|photo|album|video|clip|topic|market|market_album|product|story|audio|audio_playlist|doc|poll|page|podcast|playlist|narrative";

    private static final String SECTIONS = "wall|photos|albums|videos|clips|stories|audios|docs|podcasts|write|friends";

    /** A post, a video or an album: the id of its owner, which is negative for a community, and its own id. Names have no minus. */
    private static final Pattern OF_COMMUNITY =
            Pattern.compile("(?:%s|%s|app\\d+_)?-0*([1-9]\\d*)(?:[_%%/?].*)?".formatted(KINDS, SECTIONS));

    private static final Pattern OF_USER =
            Pattern.compile("(?:(?:%s)0*(?=\\d+_\\d)|(?:%s)0*)([1-9]\\d*)(?:[_%%/?].*)?".formatted(KINDS, SECTIONS));

    /** Addresses with the number of the community, without a minus. */
    private static final Pattern OF_GROUP = Pattern.compile("(?:board|gim)0*([1-9]\\d*)");

    private static final Pattern NAME = Pattern.compile(
            "(?!(?:club|public|event|id)\\d+$)(?=.*[a-z_])(?!.*\\.\\.)[a-z0-9_](?:[a-z0-9_.]{0,30}[a-z0-9_])?");

    /** Ids from this one on are chats and albums of artists. */
    private static final long FIRST_NO_COMMUNITY = 2_000_000_000L;

    private static final int MAX_DIGITS = 10;

    /** Pages of VK itself, which cannot be names of communities. */
    private static final Set<String> RESERVED = Set.of(
            ("about abuse account ads adscreate agreements al album albums app apps article articles artist audio audio_playlist audios auth "
                            + "away badbrowser biz blocked board bookmarks brand bugs call calls cards catalog challenge checkin checkout clip clips "
                            + "club code comments community connect contacts cookies css data_protection dating dev developers discover doc docs "
                            + "donut edit editapp error event events exchange faq fave faves favorites feed feedback friends games gifts gim group "
                            + "groups help help_center hashtag id im images invite jobs join js language legal licence like likes live login logout "
                            + "mail maps market market_album me menu messages mini miniapp mobile music narrative nearby news newsfeed notes "
                            + "notifications oauth orders page pages payments people photo photos places playlist podcast podcasts poll polls post "
                            + "posts press press_release privacy product products profile public publics qr questions quests recommendations "
                            + "register registration reg restore reviews rss rules search security services settings share shop show sitemap "
                            + "stats status stickers store stories story subscriptions support tasks team_blog techs terms test topic topics "
                            + "trending uslugi video videos vkpay wall web widget write")
                    .split(" "));

    private static final Pattern RESERVED_FORMS = Pattern.compile("al_.*|app\\d+.*|.*\\.php");

    private static final String FORMS = "give @name, -1, club1, public1 or an address at vk.com";

    private VkIds() {}

    /**
     * The normal form.
     *
     * @throws Invalid if it is neither a community nor a user
     */
    static String normalize(String given) throws Invalid {
        String text = given.toLowerCase(Locale.ROOT);
        Optional<String> found = SITE.matcher(text).matches()
                ? ofAddress(given, WebAddress.read(text).orElse(null))
                : ofName(given, text.startsWith("@") ? text.substring(1) : text);
        return found.orElseThrow(() -> new Invalid("'%s' is not a VK community: %s".formatted(given, FORMS)));
    }

    private static Optional<String> ofName(String given, String name) throws Invalid {
        Matcher decimal = DECIMAL_NUMBER.matcher(name);
        Matcher number = NUMBER.matcher(decimal.matches() ? decimal.group(1) : name);
        if (number.matches()) {
            return group(number.group(1));
        }
        Optional<String> found = screenName(name);
        if (found.isEmpty()) {
            found = ofContent(given, name);
        }
        if (found.isEmpty() && isReserved(name)) {
            throw reserved(given);
        }
        return found;
    }

    private static Optional<String> ofAddress(String given, HttpUrl address) throws Invalid {
        if (address == null) {
            return Optional.empty();
        }
        List<String> path = address.pathSegments().stream()
                .filter(segment -> !segment.isEmpty())
                .toList();
        for (int i = 0; i < path.size(); i++) {
            Optional<String> found =
                    ofSegment(given, path.get(i), i == 0 || path.get(0).equals("clips"));
            if (found.isPresent()) {
                return found;
            }
        }
        List<String> shown = Stream.of("w", "z", "oid", "owner_id", "sel")
                .flatMap(name -> address.queryParameterValues(name).stream())
                .filter(value -> value != null)
                .toList();
        for (String value : shown) {
            Optional<String> found = ofContent(given, value);
            if (found.isPresent()) {
                return found;
            }
        }
        if (!path.isEmpty() && isReserved(path.get(0))) {
            throw reserved(given);
        }
        return Optional.empty();
    }

    /** Reads a later segment of a path. A name has an at sign before it there, except for clips. */
    private static Optional<String> ofSegment(String given, String segment, boolean mayBeName) throws Invalid {
        if (segment.startsWith("@")) {
            // the address of an article continues after the author's name
            String author = segment.substring(1).replaceFirst("(?<=.)-.*", "");
            return author.startsWith("-") ? ofContent(given, author) : screenName(author);
        }
        Optional<String> found = mayBeName ? screenName(segment) : Optional.empty();
        return found.isPresent() || (mayBeName && segment.matches("\\d+")) ? found : ofContent(given, segment);
    }

    private static Optional<String> screenName(String name) {
        Matcher group = GROUP.matcher(name);
        if (group.matches()) {
            return group(group.group(1));
        }
        Matcher user = USER.matcher(name);
        if (user.matches()) {
            return group(user.group(1)).map(id -> "id" + user.group(1));
        }
        boolean means = NAME.matcher(name).matches()
                && !isReserved(name)
                && !SITE.matcher(name).matches()
                && !OF_USER.matcher(name).matches()
                && !OF_GROUP.matcher(name).matches();
        return means ? Optional.of(name) : Optional.empty();
    }

    private static boolean isReserved(String name) {
        return RESERVED.contains(name) || RESERVED_FORMS.matcher(name).matches();
    }

    private static Optional<String> ofContent(String given, String content) throws Invalid {
        Matcher ofGroup = OF_GROUP.matcher(content);
        if (ofGroup.matches()) {
            return group(ofGroup.group(1));
        }
        Matcher ofUser = OF_USER.matcher(content);
        if (ofUser.matches()) {
            throw new Invalid("'%s' belongs to a user and is not a VK community: give id%s for what the user writes"
                    .formatted(given, ofUser.group(1)));
        }
        Matcher ofCommunity = OF_COMMUNITY.matcher(content);
        return ofCommunity.matches() ? group(ofCommunity.group(1)) : Optional.empty();
    }

    private static Optional<String> group(String digits) {
        return digits.length() <= MAX_DIGITS && Long.parseLong(digits) < FIRST_NO_COMMUNITY
                ? Optional.of("-" + digits)
                : Optional.empty();
    }

    private static Invalid reserved(String given) {
        return new Invalid("'%s' is a page of VK itself and not a VK community: %s".formatted(given, FORMS));
    }
}
