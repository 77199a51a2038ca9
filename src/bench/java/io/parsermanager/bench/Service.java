package io.parsermanager.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A process of the packaged service, with 256 MB of heap. */
final class Service implements AutoCloseable {
    static final String STATUS_TOPIC = "bench_statuses";

    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final String address;
    private final double startS;

    private Service(Process process, Path log, String address, double startS) {
        this.process = process;
        this.log = log;
        this.address = address;
        this.startS = startS;
    }

    /** Does nothing by itself, neither on a timer nor when tasks are made; it takes statuses and answers. */
    static Service idle(World world) {
        return start(world, Map.of("SCHEDULER_ENABLED", "false"), List.of("-Dtimers.dispatch=off"));
    }

    /** Sends tasks as soon as it has made some, and never because of a timer. */
    static Service dispatching(World world) {
        return start(world, Map.of("SCHEDULER_ENABLED", "false", "DISPATCH_EVERY", "1h"), List.of());
    }

    static Service start(World world, Map<String, String> variables, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(System.getProperty(
                "bench.java", ProcessHandle.current().info().command().orElse("java"))));
        command.add("-Xmx256m");
        command.addAll(arguments);
        // for a profiler, say
        command.addAll(List.of(System.getProperty("bench.arguments", "").split(" ")).stream()
                .filter(argument -> !argument.isBlank())
                .toList());
        command.addAll(List.of("-jar", JAR.toString()));
        return start(world, variables, command, Path.of("target"));
    }

    /** Waits for its first answer. */
    static Service start(World world, Map<String, String> variables, List<String> command, Path folder) {
        try {
            Path log = Files.createTempFile("bench-service", ".log");
            int port = freePort();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().retainAll(Set.of("PATH", "HOME", "TMPDIR", "LANG"));
            builder.environment().putAll(world.servers().environment());
            builder.environment()
                    .putAll(Map.of(
                            "HTTP_PORT",
                            String.valueOf(port),
                            "MANAGEMENT_PORT",
                            String.valueOf(freePort()),
                            "KAFKA_TASK_STATUS_TOPIC",
                            STATUS_TOPIC,
                            "AUTH",
                            "none",
                            "CHANGES_PER_MINUTE",
                            "0"));
            builder.environment().putAll(variables);
            long start = System.nanoTime();
            Process process = builder.start();
            // Ctrl-C ends the benchmark, and all that it has started
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            String address = "http://localhost:" + port + "/api/v1/";
            while (!answers(address)) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("The service has ended: " + Files.readString(log));
                }
                Clock.sleep(10);
            }
            return new Service(process, log, address, (System.nanoTime() - start) / 1e9);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean answers(String address) {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(URI.create(address + "dictionary/"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** From the start of the process to its first answer. */
    double startS() {
        return startS;
    }

    String get(String path) {
        return send(HttpRequest.newBuilder(URI.create(address + path)).build());
    }

    String post(String path, String contentType, byte[] body) {
        return send(HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    String post(String path, String json) {
        return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    private String send(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(
                        request + ": " + response.statusCode() + " " + response.body() + "\n" + Files.readString(log));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Begins anew to look for the most memory that it takes, where the system can do that. */
    Service forgetPeak() {
        try {
            Files.writeString(proc("clear_refs"), "5");
        } catch (IOException notHere) {
            // then it is the peak since its start
        }
        return this;
    }

    long peakRssMb() {
        return status("VmHWM");
    }

    long rssMb() {
        return status("VmRSS");
    }

    private long status(String name) {
        try {
            return Files.readAllLines(proc("status")).stream()
                    .filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notHere) {
            return 0;
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", String.valueOf(process.pid()), file);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
