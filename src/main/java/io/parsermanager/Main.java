package io.parsermanager;

import io.parsermanager.lifecycle.TemporaryFolder;
import io.parsermanager.settings.check.PortCheck;
import io.parsermanager.settings.check.StartFailure;
import io.parsermanager.settings.env.EnvFile;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts the service, or the command that the arguments name: {@link CommandLineOptions}. If the service cannot start, it prints the reason
 * in few lines and exits with code 1.
 */
@QuarkusMain
public class Main {
    /** Hibernate's messages before the log is set up would hide the one line that explains a failed start. */
    private static final Logger HIBERNATE = Logger.getLogger("org.hibernate");

    Main() {}

    public static void main(String... args) {
        // security/RequestLine checks addresses and explains errors
        System.setProperty("vertx.disableURIValidation", "true");
        HIBERNATE.setLevel(Level.WARNING);
        TemporaryFolder.use();
        int code = args.length == 0 ? runService() : CommandLineOptions.execute(args);
        // dev mode ends the service itself when it restarts it
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs until the process is asked to stop. In production the process then ends. */
    static int runService() {
        try {
            EnvFile.check();
            if (LaunchMode.current() == LaunchMode.NORMAL) {
                SmallRyeConfig configuration = ConfigUtils.configBuilder().build();
                PortCheck.requireFree(name -> configuration.getConfigValue(name).getValue());
            }
        } catch (RuntimeException failure) {
            System.err.println(StartFailure.describe(failure));
            return 1;
        }
        Quarkus.run(null, StartFailure::exit);
        return 0;
    }
}
