package io.parsermanager.source.address;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * Recognises addresses in private networks, which parsers would fetch for the person who registered them (SSRF).
 *
 * <p>It judges the text of the address and does not ask DNS. A name may resolve differently a second later or for the parser, and a DNS
 * query would itself contact a host that the caller chose.
 */
@ApplicationScoped
public class PrivateAddresses {
    /** Names that are only valid on one machine, in a cluster or in an office. */
    private static final Set<String> PRIVATE_NAMES = Set.of(
            "localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "arpa");

    private static final Pattern HTTP = Pattern.compile("(?i)https?:.*");
    private static final Pattern DOT = Pattern.compile("\\.");

    /** Networks that are not globally reachable, by IANA's registry of special addresses. */
    private static final List<IpSubnetFilterRule> PRIVATE = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/32",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(PrivateAddresses::network)
            .toList();

    /** Networks whose IPv6 addresses contain an IPv4 address, and the byte at which it begins. */
    private static final Map<IpSubnetFilterRule, Integer> CARRIERS = Map.of(
            network("::ffff:0:0:0/96"), 12,
            network("64:ff9b::/96"), 12,
            network("2002::/16"), 2);

    private final boolean refused;

    PrivateAddresses(Settings settings) {
        refused = settings.privateAddresses().equals("refuse");
    }

    /**
     * Refuses a private address if PRIVATE_ADDRESSES says so.
     *
     * @throws ExternalIds.Invalid if the address is private
     */
    public void check(String externalId) throws ExternalIds.Invalid {
        if (refused && isPrivate(externalId)) {
            throw new ExternalIds.Invalid(
                    "'%s' is in a private network, and PRIVATE_ADDRESSES=refuse".formatted(externalId));
        }
    }

    /** Whether PRIVATE_ADDRESSES refuses private addresses. */
    public boolean areRefused() {
        return refused;
    }

    /** Whether an address to which a name resolved is in a private network. */
    public static boolean isPrivate(InetAddress address) {
        return isPrivateIp(address.getAddress());
    }

    /** Whether the address is in a private network, as far as its text shows. An unreadable address counts as private. */
    public static boolean isPrivate(String externalId) {
        if (!HTTP.matcher(externalId).matches()) {
            return false;
        }
        HttpUrl address = HttpUrl.parse(externalId);
        return address == null || isPrivateHost(address.host());
    }

    private static boolean isPrivateHost(String host) {
        if (host.contains(":")) {
            return isPrivateIp(NetUtil.createByteArrayFromIpAddressString(host));
        }
        if (WebAddress.isNumber(host)) {
            OptionalLong ip = WebAddress.ipv4(host);
            return ip.isEmpty()
                    || isPrivateIp(ByteBuffer.allocate(Integer.BYTES)
                            .putInt((int) ip.getAsLong())
                            .array());
        }
        List<String> labels = DOT.splitAsStream(host).toList();
        return labels.size() < 2 || PRIVATE_NAMES.contains(labels.get(labels.size() - 1));
    }

    private static boolean isPrivateIp(byte[] ip) {
        InetSocketAddress address = socket(ip);
        return PRIVATE.stream().anyMatch(network -> network.matches(address))
                || CARRIERS.entrySet().stream()
                        .anyMatch(carrier -> carrier.getKey().matches(address)
                                && isPrivateIp(Arrays.copyOfRange(
                                        ip, carrier.getValue(), carrier.getValue() + Integer.BYTES)));
    }

    private static InetSocketAddress socket(byte[] ip) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static IpSubnetFilterRule network(String cidr) {
        return new IpSubnetFilterRule(cidr, IpFilterRuleType.REJECT);
    }
}
