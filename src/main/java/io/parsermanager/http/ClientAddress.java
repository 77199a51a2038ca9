package io.parsermanager.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.parsermanager.settings.Settings;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The address of the client. Every proxy appends the address of its caller to X-Forwarded-For (or Forwarded). The service trusts only
 * entries of TRUSTED_PROXIES: the client is the right-most address that is not one of them. Entries that a client forged are further left.
 */
@ApplicationScoped
public class ClientAddress {
    private static final Pattern FOR = Pattern.compile("(?i)(?:^|[;,\\s])for=(\"[^\"]*\"|[^;,\\s]*)");
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\]]*)](?::\\d+)?|([0-9.]+):\\d+");

    /** The longest chain that is read: each hop costs a comparison with every proxy. */
    private static final int MAX_HOPS = 50;

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    private final List<IpSubnetFilterRule> trusted;

    @Inject
    ClientAddress(Settings settings) {
        this(settings.trustedProxies().orElse(""));
    }

    ClientAddress(String trustedProxies) {
        this.trusted = rules(trustedProxies);
    }

    /** The address of the client; without trusted proxies the peer of the connection. */
    public String of(HttpServerRequest request) {
        return of(
                request.connection().remoteAddress().hostAddress(),
                request.headers().getAll("X-Forwarded-For"),
                request.headers().getAll("Forwarded"));
    }

    String of(String peer, List<String> forwardedFor, List<String> forwarded) {
        String client = peer;
        List<String> hops = hops(forwardedFor, forwarded);
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MAX_HOPS) && isTrusted(client); i--) {
            Optional<String> hop = address(hops.get(i));
            if (hop.isEmpty()) {
                break;
            }
            client = hop.get();
        }
        return client;
    }

    private static List<String> hops(List<String> forwardedFor, List<String> forwarded) {
        List<String> hops = new ArrayList<>();
        for (String line : forwardedFor) {
            Stream.of(line.split(",", -1)).map(String::strip).forEach(hops::add);
        }
        if (hops.isEmpty()) {
            for (String line : forwarded) {
                FOR.matcher(line)
                        .results()
                        .map(hop -> hop.group(1).replace("\"", ""))
                        .forEach(hops::add);
            }
        }
        return hops;
    }

    private boolean isTrusted(String address) {
        try {
            InetSocketAddress socket = new InetSocketAddress(
                    InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(address)), 0);
            return trusted.stream().anyMatch(rule -> rule.matches(socket));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** An address without its port, in its normal form; empty for anything else, such as "unknown". */
    private static Optional<String> address(String hop) {
        Matcher withPort = WITH_PORT.matcher(hop);
        String literal = !withPort.matches() ? hop : withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes).getHostAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static List<IpSubnetFilterRule> rules(String proxies) {
        return Stream.of(proxies.split(",", -1))
                .map(String::strip)
                .filter(proxy -> !proxy.isEmpty())
                .flatMap(proxy -> rule(proxy).stream())
                .toList();
    }

    /** Empty for a host name: Quarkus applies its own rules to it. */
    private static Optional<IpSubnetFilterRule> rule(String proxy) {
        String[] parts = proxy.split("/", 2);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(parts[0]);
        if (bytes == null) {
            return Optional.empty();
        }
        int bits = parts.length > 1 ? Integer.parseInt(parts[1]) : bytes.length == 4 ? IPV4_BITS : IPV6_BITS;
        return Optional.of(new IpSubnetFilterRule(parts[0], bits, IpFilterRuleType.ACCEPT));
    }
}
