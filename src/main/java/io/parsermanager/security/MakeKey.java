package io.parsermanager.security;

import io.parsermanager.settings.Settings;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The command {@code key}: makes an API key and the line of API_KEYS that lets it in. It needs no server and keeps nothing. */
public final class MakeKey {
    /** The first argument that makes the service this command. */
    public static final String NAME = "key";

    /** By which people, and scanners of repositories, know what they have before them. */
    static final String PREFIX = "pm_";

    private static final int BYTES = 32;
    private static final int MISUSE = 2;

    private static final String USAGE = """
            key NAME ROLE    make a key for a person or program; ROLE is reader, operator or admin""";

    private static final Pattern NAME_FORM = Pattern.compile(Settings.NAME);
    private static final Pattern ROLE_FORM = Pattern.compile("reader|operator|admin");

    private MakeKey() {}

    /**
     * Makes one.
     *
     * @return the exit code
     */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length != 3
                || !NAME_FORM.matcher(arguments[1]).matches()
                || !ROLE_FORM.matcher(arguments[2]).matches()) {
            err.println(USAGE);
            return MISUSE;
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        out.printf("Key, for %s alone; it is shown this once:%n%s%n", arguments[1], key);
        out.printf(
                "Line of API_KEYS, for the service:%n%s:%s:%s%n",
                arguments[1], arguments[2], HexFormat.of().formatHex(ApiKeys.hash(key)));
        return 0;
    }
}
