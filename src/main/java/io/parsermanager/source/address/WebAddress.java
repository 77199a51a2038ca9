package io.parsermanager.source.address;

import io.parsermanager.source.address.ExternalIds.Invalid;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Normalizes addresses by the WHATWG URL rules, as browsers read them. Two addresses that browsers fetch alike have the same normal form.
 */
final class WebAddress {
    private static final Pattern HTTP = Pattern.compile("(?i)https?:.*");
    private static final Pattern WITH_HOST = Pattern.compile("(?i)https?:[/\\\\]{2}[^/\\\\?#].*");
    private static final Pattern PORT =
            Pattern.compile("(?i)https?:[/\\\\]{2}[^/\\\\?#]*[^/\\\\?#:]:([^/\\\\?#:\\]]*)(?:[/\\\\?#].*)?");
    private static final Pattern PORT_NUMBER = Pattern.compile("0*[1-9]\\d{0,4}|");
    private static final int MAX_PORT = 65_535;

    /** The characters of a host name in DNS. Other characters could mean something else to a parser. */
    private static final Pattern HOST = Pattern.compile("[a-z0-9_-][a-z0-9._-]*");

    private static final Pattern DECIMAL = Pattern.compile("\\d+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-f]*");
    private static final int IPV4_PARTS = 4;

    /** The most digits of an IPv4 address in any notation, without leading zeros. */
    private static final int MAX_DIGITS = 12;

    private WebAddress() {}

    /**
     * The normal form of an address: scheme and host in lower case, the host in ASCII (IDNA 2008), IPv4 as four decimal numbers, the
     * default port and the fragment left out, dots in the path resolved, and percent-encoded where browsers do so.
     *
     * @throws Invalid if it is not an http or https address, has a user or password, or has a host or port that cannot exist
     */
    static String normalize(String address) throws Invalid {
        if (!HTTP.matcher(address).matches()) {
            throw new Invalid("'%s' is not an address that begins with http:// or https://".formatted(address));
        }
        HttpUrl url = WITH_HOST.matcher(address).matches() ? HttpUrl.parse(address) : null;
        if (url == null) {
            throw new Invalid(unreadable(address).formatted(address));
        }
        if (!url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
            throw new Invalid("'%s' needs a host, and no user before it".formatted(address));
        }
        String host = host(url.host(), address);
        HttpUrl.Builder normal = url.newBuilder().fragment(null);
        String text = (host.equals(url.host()) ? normal : normal.host(host))
                .build()
                .toString()
                .replace("|", "%7C");
        if (!text.equals(String.valueOf(HttpUrl.parse(text)))) {
            // a host in Punycode that does not decode to a text
            throw new Invalid("'%s' has no host name that could exist".formatted(address));
        }
        return text;
    }

    /** Reads an address of a known site, with or without its scheme; empty if it is not valid. */
    static Optional<HttpUrl> read(String address) {
        return Optional.ofNullable(HttpUrl.parse(HTTP.matcher(address).matches() ? address : "https://" + address));
    }

    private static String unreadable(String address) {
        if (!WITH_HOST.matcher(address).matches()) {
            return "'%s' needs a host, and no user before it";
        }
        Matcher port = PORT.matcher(address);
        return port.matches() && !isPort(port.group(1))
                ? "'%s' has a port after its host that is no number from 1 to 65535"
                : "'%s' has no host name that could exist";
    }

    private static boolean isPort(String text) {
        return PORT_NUMBER.matcher(text).matches() && (text.isEmpty() || Integer.parseInt(text) <= MAX_PORT);
    }

    private static String host(String host, String address) throws Invalid {
        if (host.contains(":")) {
            return host;
        }
        if (isNumber(host)) {
            OptionalLong number = ipv4(host);
            if (number.isPresent()) {
                long ip = number.getAsLong();
                return "%d.%d.%d.%d".formatted(ip >> 24, (ip >> 16) & 0xff, (ip >> 8) & 0xff, ip & 0xff);
            }
        } else if (HOST.matcher(host).matches()) {
            return host;
        }
        throw new Invalid("'%s' has no host name that could exist".formatted(address));
    }

    /** Whether a host ends in a number. Such a host is an IPv4 address in one of its notations, or invalid. */
    static boolean isNumber(String host) {
        List<String> parts = parts(host);
        String last = parts.get(parts.size() - 1);
        return DECIMAL.matcher(last).matches() || HEXADECIMAL.matcher(last).matches();
    }

    /**
     * The IPv4 address of a host, as browsers, curl and glibc's inet_aton read it: 127.1, 0177.0.0.1, 0x7f.0.0.1 and 2130706433 are all
     * 127.0.0.1. Empty if the host is not one.
     */
    static OptionalLong ipv4(String host) {
        List<String> parts = parts(host.toLowerCase(Locale.ROOT));
        if (parts.size() > IPV4_PARTS) {
            return OptionalLong.empty();
        }
        long address = 0;
        for (int i = 0; i < parts.size(); i++) {
            OptionalLong part = part(parts.get(i));
            int bytes = i == parts.size() - 1 ? IPV4_PARTS - i : 1;
            if (part.isEmpty() || part.getAsLong() >= 1L << (8 * bytes)) {
                return OptionalLong.empty();
            }
            address = (address << (8 * bytes)) | part.getAsLong();
        }
        return OptionalLong.of(address);
    }

    private static List<String> parts(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return List.of(name.split("\\.", -1));
    }

    private static OptionalLong part(String text) {
        boolean hexadecimal = HEXADECIMAL.matcher(text).matches();
        boolean octal = !hexadecimal && text.length() > 1 && text.startsWith("0");
        String digits = (hexadecimal ? text.substring(2) : text).replaceFirst("^0+(?=.)", "");
        if (digits.length() > MAX_DIGITS || (text.isEmpty() && !hexadecimal)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(digits.isEmpty() ? 0 : Long.parseLong(digits, hexadecimal ? 16 : octal ? 8 : 10));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
