package io.parsermanager.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Measures competitors in turn, so that what else the machine does falls on all of them. The first of them is the service: it alone has
 * several rounds to warm up, since HotSpot is busy compiling its loops for some hundred thousand tasks, while the others run in the
 * benchmark's process, which has been at work for long.
 */
final class Rounds {
    private static final int MEASURED = Integer.getInteger("bench.rounds", 3);

    private static final int WARM_UP = Integer.getInteger("bench.warmup", 4);

    private Rounds() {}

    /** The middle one of each competitor's measurements, in the order given. */
    static double[] middle(String what, DoubleSupplier... competitors) {
        List<double[]> rounds = new ArrayList<>();
        for (int round = 0; round < WARM_UP + MEASURED; round++) {
            double[] values = new double[competitors.length];
            int running = round > 0 && round < WARM_UP ? 1 : competitors.length;
            for (int i = 0; i < running; i++) {
                values[i] = competitors[i].getAsDouble();
            }
            Say.line(
                    "%s, %s: %s s",
                    what, round < WARM_UP ? "warm-up" : "round " + (round - WARM_UP + 1), Arrays.toString(values));
            if (round >= WARM_UP) {
                rounds.add(values);
            }
        }
        double[] middle = new double[competitors.length];
        for (int i = 0; i < competitors.length; i++) {
            int column = i;
            double[] sorted =
                    rounds.stream().mapToDouble(row -> row[column]).sorted().toArray();
            middle[i] = (sorted[(MEASURED - 1) / 2] + sorted[MEASURED / 2]) / 2;
        }
        return middle;
    }
}
