package io.parsermanager.bench;

import java.util.function.BooleanSupplier;

/** Seconds that something took. */
final class Clock {
    private static final double PATIENCE_S = 900;

    private Clock() {}

    static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    /** Looks every few milliseconds. */
    static void until(String what, BooleanSupplier done) {
        long start = System.nanoTime();
        while (!done.getAsBoolean()) {
            if ((System.nanoTime() - start) / 1e9 > PATIENCE_S) {
                throw new IllegalStateException("It never came true that " + what);
            }
            sleep(5);
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
