package io.parsermanager.source;

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
 * Knows addresses that lead into a private network, which parsers would fetch for whoever registered them.
 *
 * <p>By how they are written, without asking DNS: a name may resolve otherwise a second later, and otherwise for the parser than for us, so
 * an answer would promise what it cannot hold, and asking would itself reach out to wherever a caller says.
 */
@ApplicationScoped
public class PrivateAddresses {
    /** Names that never leave a machine, a cluster or an office. */
    private static final Set<String> PRIVATE_NAMES = Set.of(
            "localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "arpa");

    private static final Pattern HTTP = Pattern.compile("(?i)https?:.*");
    private static final Pattern DOT = Pattern.compile("\\.");

    /** Not from anywhere to everywhere, says IANA's registry of special addresses. */
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

    /** Networks whose addresses carry one of IPv4, and the byte that it begins at. */
    private static final Map<IpSubnetFilterRule, Integer> CARRIERS = Map.of(
            network("::ffff:0:0:0/96"), 12,
            network("64:ff9b::/96"), 12,
            network("2002::/16"), 2);

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

    /** Whether it is an address that leads into a private network, as far as one can see. One that cannot be read may. */
    static boolean isPrivate(String externalId) {
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
