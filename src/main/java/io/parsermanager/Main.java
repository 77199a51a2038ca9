package io.parsermanager;

import io.parsermanager.migration.Migrate;
import io.parsermanager.security.MakeKey;
import io.parsermanager.settings.StartFailure;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts the service, or the command {@link Migrate} or {@link MakeKey}. If it cannot start, says why in as few lines as that takes, and exits with 1. */
@QuarkusMain
public class Main {
    /** What it tells before the log is set up would bury the one line that says why a start failed. */
    private static final Logger HIBERNATE = Logger.getLogger("org.hibernate");

    Main() {}

    public static void main(String... args) {
        HIBERNATE.setLevel(Level.WARNING);
        if (args.length > 0 && Migrate.NAME.equals(args[0])) {
            System.setProperty("quarkus.profile", Migrate.NAME);
            Quarkus.run(Migrate.class, Main::exit, args);
        } else if (args.length > 0 && MakeKey.NAME.equals(args[0])) {
            System.exit(MakeKey.run(args, System.out, System.err));
        } else {
            Quarkus.run(null, Main::exit, args);
        }
    }

    private static void exit(int code, Throwable failure) {
        if (failure != null) {
            System.err.println(StartFailure.describe(failure));
        }
        // dev mode has its own, which does not exit: a live reload stops the application too
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, null);
    }
}
