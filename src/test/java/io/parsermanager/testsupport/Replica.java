package io.parsermanager.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A process of the packaged service, started as in production. */
public final class Replica implements AutoCloseable {
    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();

    /** The native binary, if it was built with -Dnative. */
    private static final Path BINARY =
            Path.of(System.getProperty("native.image.path", "none")).toAbsolutePath();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final String address;
    private final String management;

    private Replica(Process process, Path log, String address, String management) {
        this.process = process;
        this.log = log;
        this.address = address;
        this.management = management;
    }

    /** Starts a process with only these variables, without those of the shell or a developer's file .env. */
    public static Replica start(Map<String, String> variables, String... arguments) {
        return start(variables, "", arguments);
    }

    /**
     * Starts a process with a file .env in its directory.
     *
     * @param envFile the text of that file; empty: there is no file
     */
    public static Replica start(Map<String, String> variables, String envFile, String[] arguments) {
        return start(variables, envFile, List.of(), arguments);
    }

    /** Starts a process whose temporary folder is this one, in place of the machine's. */
    public static Replica startWithTemporaryFolder(Path temporary, Map<String, String> variables, String... arguments) {
        return start(variables, "", List.of("-Djava.io.tmpdir=" + temporary), arguments);
    }

    /** A JVM and a native binary take the same options: before the jar, and before the arguments. */
    private static Replica start(
            Map<String, String> variables, String envFile, List<String> options, String[] arguments) {
        try {
            Path folder = Files.createTempDirectory("replica");
            if (!envFile.isEmpty()) {
                Files.writeString(folder.resolve(".env"), envFile);
            }
            Path log = folder.resolve("log");
            List<String> command = new ArrayList<>();
            if (Files.isExecutable(BINARY)) {
                command.add(BINARY.toString());
                command.addAll(options);
            } else {
                command.addAll(
                        List.of(ProcessHandle.current().info().command().orElse("java"), "-XX:TieredStopAtLevel=1"));
                command.addAll(options);
                command.addAll(List.of("-jar", JAR.toString()));
            }
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().retainAll(Set.of("PATH", "HOME", "TMPDIR", "LANG"));
            String management = variables.getOrDefault("MANAGEMENT_PORT", String.valueOf(freePort()));
            String http = variables.getOrDefault("HTTP_PORT", String.valueOf(freePort()));
            builder.environment().put("MANAGEMENT_PORT", management);
            builder.environment().put("HTTP_PORT", http);
            builder.environment().putAll(variables);
            return new Replica(builder.start(), log, "http://localhost:" + http, "http://localhost:" + management);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Below the ports that Linux gives to outgoing connections: one of these could take it before the process does. */
    static int freePort() {
        return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(12_000, 32_000))
                .filter(Replica::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** Waits until the process answers. */
    public Replica ready() {
        for (int i = 0; i < Waiting.START.toSeconds() * 4; i++) {
            if (!process.isAlive()) {
                throw new IllegalStateException("It has ended: " + output());
            }
            try {
                if (management("/q/health/ready").statusCode() == 200) {
                    return this;
                }
            } catch (UncheckedIOException notYet) {
                // its port is not open yet
            }
            pause();
        }
        throw new IllegalStateException("It does not answer: " + output());
    }

    /** The output of a process that ended by itself with an error. */
    public String failure() {
        if (exitCode() == 0) {
            throw new IllegalStateException("It ended well: " + output());
        }
        return output();
    }

    /** The output of a process that ended by itself without an error. */
    public String success() {
        if (exitCode() != 0) {
            throw new IllegalStateException("It did not end well: " + output());
        }
        return output();
    }

    /** The exit code of a process that ended by itself. */
    public int exitCode() {
        try {
            if (!process.waitFor(Waiting.START.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("It runs on: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The address of REST and the page: http://localhost:1234. */
    public String address() {
        return address;
    }

    public HttpResponse<String> send(String method, String path) {
        return send(method, address + path, HttpRequest.BodyPublishers.noBody());
    }

    /** The answer of the management port: health and metrics. */
    public HttpResponse<String> management(String path) {
        return send("GET", management + path, HttpRequest.BodyPublishers.noBody());
    }

    public HttpResponse<String> post(String path, String json) {
        return send("POST", address + path, HttpRequest.BodyPublishers.ofString(json));
    }

    private HttpResponse<String> send(String method, String url, HttpRequest.BodyPublisher body) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Content-Type", "application/json")
                            .timeout(Waiting.PATIENCE)
                            .method(method, body)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether the process is ready at this moment. */
    public boolean isReady() {
        try {
            return process.isAlive() && management("/q/health/ready").statusCode() == 200;
        } catch (UncheckedIOException notNow) {
            return false;
        }
    }

    /** Freezes the process with all its locks and connections (SIGSTOP), like a hypervisor or a long pause of the JVM. */
    public void freeze() {
        signal("STOP");
    }

    /** Continues a frozen process. */
    public void thaw() {
        signal("CONT");
    }

    /** Kills the process (SIGKILL), like a power failure. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /**
     * The end of a process.
     *
     * @param code the exit code
     * @param took the time from the request to the end
     */
    public record Stopped(int code, Duration took) {}

    /** Sends SIGTERM without waiting. */
    public void askToStop() {
        process.destroy();
    }

    /** Sends SIGTERM, as an orchestrator does, and waits for the end. */
    public Stopped stop() {
        long asked = System.nanoTime();
        askToStop();
        await();
        return new Stopped(process.exitValue(), Duration.ofNanos(System.nanoTime() - asked));
    }

    @Override
    public void close() {
        askToStop();
        try {
            if (!process.waitFor(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(log);
            Files.deleteIfExists(log.resolveSibling(".env"));
            Files.deleteIfExists(log.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends a signal. Java itself can only send TERM and KILL. */
    private void signal(String name) {
        try {
            int failed = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (failed != 0) {
                throw new IllegalStateException("It cannot be sent " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void await() {
        try {
            if (!process.waitFor(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("It does not stop: " + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
