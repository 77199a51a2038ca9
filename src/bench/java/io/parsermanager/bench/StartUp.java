package io.parsermanager.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * From the start of the process to its first answer, the schema being up to date: plainly, and on a JDK 25 with its AOT cache as in
 * docker/Dockerfile.jvm, where -Dbench.jdk25 names such a JDK and -Dbench.aot an application packaged as aot-jar.
 */
final class StartUp implements Scenario {
    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<Row> measure(World world) {
        List<String> names = new ArrayList<>(List.of("start to first answer, plain JVM"));
        List<DoubleSupplier> starts = new ArrayList<>();
        long[] rss = new long[1];
        starts.add(() -> {
            try (Service service = Service.idle(world)) {
                rss[0] = service.rssMb();
                return service.startS();
            }
        });
        String jdk25 = System.getProperty("bench.jdk25", "");
        String aot = System.getProperty("bench.aot", "");
        if (!jdk25.isBlank() && !aot.isBlank()) {
            Path app = Path.of(aot).toAbsolutePath();
            String java = Path.of(jdk25, "bin", "java").toString();
            train(world, java, app);
            names.add("start, JDK 25");
            starts.add(() -> start(world, List.of(java, "-Xmx256m", "-jar", "quarkus-run.jar"), app));
            names.add("start, JDK 25, AOT cache");
            starts.add(() ->
                    start(world, List.of(java, "-Xmx256m", "-XX:AOTCache=app.aot", "-jar", "quarkus-run.jar"), app));
        }
        double[] seconds = Rounds.middle("start", starts.toArray(DoubleSupplier[]::new));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < seconds.length; i++) {
            Row row = Row.millis(names.get(i), world, seconds[i] * 1000);
            rows.add(
                    i == 0
                            ? row.rss(rss[0])
                            : row.remark("%.2f of the plain start".formatted(seconds[i] / seconds[0])));
        }
        return rows;
    }

    private static double start(World world, List<String> command, Path folder) {
        try (Service service = Service.start(world, Map.of("SCHEDULER_ENABLED", "false"), command, folder)) {
            return service.startS();
        }
    }

    /** As in docker/Dockerfile.jvm, by the same script. */
    private static void train(World world, String java, Path app) {
        try {
            ProcessBuilder training = new ProcessBuilder(
                            Path.of("docker", "train.sh").toAbsolutePath().toString())
                    .directory(app.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            training.environment().putAll(world.servers().environment());
            training.environment()
                    .putAll(Map.of(
                            "JAVA",
                            java,
                            "HTTP_PORT",
                            String.valueOf(Service.freePort()),
                            "MANAGEMENT_PORT",
                            String.valueOf(Service.freePort())));
            if (training.start().waitFor() != 0 || !Files.exists(app.resolve("app.aot"))) {
                throw new IllegalStateException("No AOT cache was made");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
