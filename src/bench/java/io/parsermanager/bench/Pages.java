package io.parsermanager.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The first page of a list, and one as deep as a million rows, or as nine tenths of what there are. */
final class Pages implements Scenario {
    private static final int CALLS = 200;

    @Override
    public String name() {
        return "pages";
    }

    @Override
    public List<Row> measure(World world) {
        int depth = Math.min(1_000_000, world.size().rows() / 10 * 9);
        String cursor = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.valueOf(depth).getBytes(StandardCharsets.UTF_8));
        try (Service service = Service.idle(world)) {
            List<Row> rows = new ArrayList<>();
            for (String list : List.of("task/?size=100", "source/?size=100", "source_schedule/?size=100")) {
                String path = list.substring(0, list.indexOf('?'));
                times(service, list);
                double[] first = times(service, list);
                double[] deep = times(service, list + "&cursor=" + cursor);
                rows.add(Row.millis(path + ", first page of 100", world, middle(first))
                        .latency(middle(first), last(first)));
                rows.add(Row.millis(path + ", page at %,d".formatted(depth), world, middle(deep))
                        .latency(middle(deep), last(deep))
                        .remark("%.2f times the first page".formatted(middle(deep) / middle(first))));
            }
            return rows;
        }
    }

    private static double[] times(Service service, String path) {
        double[] millis = new double[CALLS];
        for (int i = 0; i < CALLS; i++) {
            millis[i] = Clock.seconds(() -> service.get(path)) * 1000;
        }
        Arrays.sort(millis);
        return millis;
    }

    private static double middle(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static double last(double[] sorted) {
        return sorted[sorted.length * 99 / 100];
    }
}
