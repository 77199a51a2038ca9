package io.parsermanager.security;

import io.parsermanager.settings.Settings;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code key}: creates an API key and its line for API_KEYS. It needs no server and stores nothing. */
@Command(
        name = "key",
        description = "Makes an API key and its line of API_KEYS. It needs no server and keeps nothing.",
        mixinStandardHelpOptions = true)
public class CreateApiKey implements Callable<Integer> {
    /** The prefix of keys, by which people and scanners of repositories recognise them. */
    static final String PREFIX = "pm_";

    private static final int BYTES = 32;

    private static final Pattern NAME_FORM = Pattern.compile(Settings.NAME);
    private static final Pattern ROLE_FORM = Pattern.compile("reader|operator|admin");

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "Whose key it is: 1 to 60 letters, digits, dots, hyphens or underscores.")
    private String name;

    @Parameters(index = "1", paramLabel = "ROLE", description = "What it may do: reader, operator or admin.")
    private String role;

    @Override
    public Integer call() {
        if (!NAME_FORM.matcher(name).matches()) {
            throw new ParameterException(spec.commandLine(), "NAME " + Settings.NAME_MEANS);
        }
        if (!ROLE_FORM.matcher(role).matches()) {
            throw new ParameterException(spec.commandLine(), "ROLE must be reader, operator or admin");
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("Key, for %s alone; it is shown this once:%n%s%n", name, key);
        out.printf(
                "Line of API_KEYS, for the service:%n%s:%s:%s%n",
                name, role, HexFormat.of().formatHex(ApiKeys.hash(key)));
        out.flush();
        return 0;
    }
}
