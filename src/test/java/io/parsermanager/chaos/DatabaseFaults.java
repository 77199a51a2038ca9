package io.parsermanager.chaos;

import static io.parsermanager.chaos.ChaosStack.FORM;
import static io.parsermanager.chaos.ChaosStack.IN_FLIGHT;

import io.parsermanager.testsupport.FullForm;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** PostgreSQL that crashes, is slow, hangs, takes no changes, or cannot be reached. */
interface DatabaseFaults extends ChaosScenarios {
    @Test
    @Order(4)
    default void postgresCrashesAndComesBack() {
        trial().during(
                        "postgres",
                        "PostgreSQL stopped (immediate) and started",
                        Fleet.SIZE * Fleet.DISPATCH_PAGE,
                        () -> {
                            stack().installation().servers().database().crash();
                            Trial.pause(FORM.outage());
                            stack().installation().servers().database().start();
                            return "%d s away".formatted(FORM.outage().toSeconds());
                        });
    }

    @Test
    @FullForm
    @Order(5)
    default void postgresIsSlow() {
        trial().during(
                        "slow",
                        "PostgreSQL slow: 2 s more for every statement that writes tasks, groups or schedules",
                        0,
                        () -> {
                            stack().slowWrites().by(2);
                            try {
                                Trial.pause(FORM.slowness());
                            } finally {
                                stack().slowWrites().by(0);
                            }
                            return "%d s long".formatted(FORM.slowness().toSeconds());
                        });
    }

    @Test
    @FullForm
    @Order(10)
    default void postgresHangs() {
        trial().during(
                        "hangs",
                        "PostgreSQL hangs (SIGSTOP of all its processes)",
                        Fleet.SIZE * Fleet.DISPATCH_PAGE,
                        () -> {
                            stack().installation().servers().database().freeze();
                            try {
                                stack().awaitNotReady("PostgreSQL that hangs");
                                Trial.pause(FORM.silence());
                            } finally {
                                stack().installation().servers().database().thaw();
                            }
                            return "%d s after it was noticed"
                                    .formatted(FORM.silence().toSeconds());
                        });
    }

    @Test
    @FullForm
    @Order(11)
    default void postgresTakesNoChanges() {
        trial().during("read-only", "PostgreSQL turns read-only, as a primary that was demoted", IN_FLIGHT, () -> {
            readOnly("on");
            try {
                stack().awaitNotReady("PostgreSQL that takes no changes");
                Trial.pause(FORM.silence());
            } finally {
                readOnly("off");
            }
            return "%d s after it was noticed".formatted(FORM.silence().toSeconds());
        });
    }

    /** Connections of before stay silent for ever, as after a failover to another host under the same name. */
    @Test
    @Order(12)
    default void thePacketsOfPostgresAreDropped() {
        trial().during(
                        "packets",
                        "The way to PostgreSQL drops all packets, then lets new connections through",
                        Fleet.SIZE * Fleet.DISPATCH_PAGE,
                        () -> {
                            stack().proxy().stall();
                            try {
                                stack().awaitNotReady("a way to PostgreSQL that drops packets");
                                Trial.pause(FORM.silence());
                            } finally {
                                stack().proxy().resumeForNewConnections();
                            }
                            return "%d s after it was noticed"
                                    .formatted(FORM.silence().toSeconds());
                        });
    }

    private void readOnly(String onOrOff) {
        tables().sql("ALTER SYSTEM SET default_transaction_read_only = " + onOrOff);
        tables().sql("SELECT pg_reload_conf()");
    }
}
