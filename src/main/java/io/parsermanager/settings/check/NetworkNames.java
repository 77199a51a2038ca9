package io.parsermanager.settings.check;

import io.parsermanager.settings.Settings;

/** The forms of hosts, ports, addresses and URLs in {@link Settings}. */
public final class NetworkNames {
    public static final String PORT = "(?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])";

    private static final String NAME = "[a-zA-Z0-9_](?:[a-zA-Z0-9._-]*[a-zA-Z0-9_])?\\.?";

    private static final String IPV6 = "[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F:.]*(?:%[a-zA-Z0-9]+)?";

    public static final String HOST_IN_ADDRESS = "(?:" + NAME + "|\\[" + IPV6 + "])";

    public static final String HOST = HOST_IN_ADDRESS + "|" + IPV6;

    /** The beginning of a sentence; the name of the variable for the port follows. */
    public static final String HOST_MEANS =
            "must be one host name or address alone, without a scheme, a port or a path; the port goes to ";

    public static final String HOSTS = "(?:" + HOST + ")(?:\\s*,\\s*(?:" + HOST + "))*";

    /** The beginning of a sentence; the name of the variable for the ports follows. */
    public static final String HOSTS_MEANS =
            "must be one host name or address, or several with commas between, without a scheme, a port or a path; the port goes to ";

    public static final String PORTS = PORT + "(?:\\s*,\\s*" + PORT + ")*";

    public static final String URL = "https?://" + HOST_IN_ADDRESS + "(?::" + PORT + ")?(?:[/?][^\\s\"<>\\\\^`{|}]*)?";

    private static final String NETWORK = "(?:" + NAME + "|" + IPV6 + ")(?:/\\d{1,3})?";

    public static final String NETWORKS = "\\s*" + NETWORK + "\\s*(,\\s*" + NETWORK + "\\s*)*";

    public static final String NETWORKS_MEANS = "must be addresses or networks such as 10.0.0.0/8, with commas between";

    private NetworkNames() {}
}
