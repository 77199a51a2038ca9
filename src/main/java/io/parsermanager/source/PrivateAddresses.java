package io.parsermanager.source;

import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows addresses that lead into a private network, which parsers would fetch for whoever registered them.
 *
 * <p>By how they are written, without asking DNS: a name may resolve otherwise a second later, and otherwise for the parser than for us, so
 * an answer would promise what it cannot hold, and asking would itself reach out to wherever a caller says.
 */
@ApplicationScoped
public class PrivateAddresses {
    /** Names that never leave a machine, a cluster or an office. */
    private static final Set<String> PRIVATE_NAMES =
            Set.of("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa");

    private static final Pattern HTTP = Pattern.compile("(?i)https?://(?:[^/?#]*@)?(\\[[^\\]]*]|[^/?#:]*).*");
    private static final Pattern PART = Pattern.compile("0[xX][0-9a-fA-F]{1,8}|\\d{1,12}");
    private static final Pattern DOT = Pattern.compile("\\.");

    /** First address and length of its prefix: not from anywhere to everywhere, says IANA's registry. */
    private static final List<long[]> PRIVATE = List.of(
            range(0, 0, 8),
            range(10, 0, 8),
            range(100, 64, 10),
            range(127, 0, 8),
            range(169, 254, 16),
            range(172, 16, 12),
            range(192, 0, 24),
            range(192, 168, 16),
            range(198, 18, 15),
            range(224, 0, 4),
            range(240, 0, 4));

    private final boolean refused;

    PrivateAddresses(Settings settings) {
        refused = settings.privateAddresses().equals("refuse");
    }

    /**
     * Refuses one, if PRIVATE_ADDRESSES says so.
     *
     * @throws ExternalIds.Invalid if it is one
     */
    void check(String externalId) throws ExternalIds.Invalid {
        if (refused && isPrivate(externalId)) {
            throw new ExternalIds.Invalid(
                    "'%s' is in a private network, and PRIVATE_ADDRESSES=refuse".formatted(externalId));
        }
    }

    /** Whether it is an address that leads into a private network, as far as one can see. */
    static boolean isPrivate(String externalId) {
        Matcher address = HTTP.matcher(externalId);
        return address.matches() && isPrivateHost(address.group(1).toLowerCase(Locale.ROOT));
    }

    private static boolean isPrivateHost(String host) {
        if (host.startsWith("[")) {
            return isPrivateLiteral(host.substring(1, host.length() - 1));
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        List<String> parts = DOT.splitAsStream(name).toList();
        if (parts.size() <= 4
                && parts.stream().allMatch(part -> PART.matcher(part).matches())) {
            return isPrivate4(number(parts));
        }
        return parts.size() < 2 || PRIVATE_NAMES.contains(parts.get(parts.size() - 1));
    }

    /** With colons it is never looked up. */
    private static boolean isPrivateLiteral(String literal) {
        InetAddress address;
        try {
            address = InetAddress.getByName(literal);
        } catch (UnknownHostException notAnAddress) {
            return true;
        }
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPrivate4(lastFour(bytes));
        }
        boolean translated = bytes[0] == 0x00 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b;
        boolean compatible = allZero(Arrays.copyOf(bytes, 12));
        return (translated && isPrivate4(lastFour(bytes)))
                || compatible
                || (bytes[0] & 0xfe) == 0xfc // unique local
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
    }

    /** As inet_aton and with it most parsers read them: 127.1, 0x7f000001 and 2130706433 are all this machine. */
    private static long number(List<String> parts) {
        long address = 0;
        for (int i = 0; i < parts.size(); i++) {
            long part = part(parts.get(i));
            boolean last = i == parts.size() - 1;
            address |= last ? part : (part & 0xff) << (8 * (3 - i));
        }
        return address & 0xffff_ffffL;
    }

    private static long part(String text) {
        if (text.startsWith("0x")) {
            return Long.parseLong(text.substring(2), 16);
        }
        return text.length() > 1 && text.matches("0[0-7]*") ? Long.parseLong(text, 8) : Long.parseLong(text);
    }

    private static boolean isPrivate4(long address) {
        return PRIVATE.stream().anyMatch(range -> address >>> (32 - range[1]) == range[0] >>> (32 - range[1]));
    }

    private static long[] range(long first, long second, long prefix) {
        return new long[] {first << 24 | second << 16, prefix};
    }

    private static long lastFour(byte[] bytes) {
        long address = 0;
        for (int i = bytes.length - 4; i < bytes.length; i++) {
            address = address << 8 | (bytes[i] & 0xff);
        }
        return address;
    }

    private static boolean allZero(byte[] bytes) {
        for (byte one : bytes) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }
}
