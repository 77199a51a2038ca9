package io.parsermanager.settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The JDBC address of PostgreSQL: one server, or a primary and its standbys. Of several servers the driver connects to the one that takes
 * writes, so after a failover new connections lead to the new primary.
 */
final class PostgresUrl {
    /**
     * How long the driver believes what it knows of a server. Its own 10 s are as long as the service may take to notice a failover.
     */
    private static final int HOST_RECHECK_S = 2;

    /** A host whose packets are dropped must leave time for the others within the 5 s of a login. */
    private static final int CONNECT_TIMEOUT_S = 2;

    private PostgresUrl() {}

    /**
     * @param hosts one host, or several with commas between
     * @param ports one port for all hosts, or one for each host with commas between
     */
    static String of(String hosts, String ports, String database) {
        List<String> hostList = list(hosts);
        List<String> portList = list(ports);
        List<String> servers = new ArrayList<>();
        for (int i = 0; i < hostList.size(); i++) {
            servers.add(inUrl(hostList.get(i)) + ":" + portList.get(Math.min(i, portList.size() - 1)));
        }
        String url = "jdbc:postgresql://%s/%s".formatted(String.join(",", servers), encoded(database));
        return servers.size() == 1
                ? url
                : "%s?targetServerType=primary&hostRecheckSeconds=%d&connectTimeout=%d"
                        .formatted(url, HOST_RECHECK_S, CONNECT_TIMEOUT_S);
    }

    /** Whether there is one port, or as many as hosts. */
    static boolean fit(String hosts, String ports) {
        return list(ports).size() == 1 || list(ports).size() == list(hosts).size();
    }

    private static List<String> list(String value) {
        return List.of(String.valueOf(value).strip().split("\\s*,\\s*", -1));
    }

    /** The host in a URL: an IPv6 address needs brackets before a port. */
    static String inUrl(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** The database in a URL: PostgreSQL's driver decodes the name and reads options after a question mark. */
    private static String encoded(String database) {
        return database == null ? null : URLEncoder.encode(database, StandardCharsets.UTF_8);
    }
}
