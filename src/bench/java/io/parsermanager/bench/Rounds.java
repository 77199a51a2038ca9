package io.parsermanager.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Measures competitors in turn, so that what else the machine does falls on all of them; the first round only warms up. */
final class Rounds {
    private static final int MEASURED = Integer.getInteger("bench.rounds", 3);

    private Rounds() {}

    /** The middle one of each competitor's measurements, in the order given. */
    static double[] middle(String what, DoubleSupplier... competitors) {
        List<double[]> rounds = new ArrayList<>();
        for (int round = 0; round <= MEASURED; round++) {
            double[] values = new double[competitors.length];
            for (int i = 0; i < competitors.length; i++) {
                values[i] = competitors[i].getAsDouble();
            }
            Say.line("%s, %s: %s s", what, round == 0 ? "warm-up" : "round " + round, Arrays.toString(values));
            if (round > 0) {
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
