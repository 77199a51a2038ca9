package io.parsermanager.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jboss.logging.Logger;

/** The reference parser of RSS in Java, as a process of its own: src/parsers/java/RssParser.java, which a JDK runs from its source. */
final class RssParserProcess implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RssParserProcess.class);
    private static final Path PROGRAM = Path.of("src", "parsers", "java", "RssParser.java");
    private static final String HEARTBEAT_S = "15"; // a demo task may be silent for a minute
    private static final int STOP_S = 3;

    private final Process process;
    private volatile boolean stopping;

    /** Starts it; its output goes to the log. */
    RssParserProcess(String bootstrapServers, String taskTopic, String statusTopic, String cancelTopic) {
        if (!Files.isRegularFile(PROGRAM)) {
            throw new IllegalStateException("%s=real needs %s: start the local run in the project's directory"
                    .formatted(LocalParsers.VARIABLE, PROGRAM));
        }
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-cp",
                        libraries(),
                        PROGRAM.toString())
                .redirectErrorStream(true);
        command.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                        "TASKS_TOPIC", taskTopic,
                        "STATUS_TOPIC", statusTopic,
                        "CANCEL_TOPIC", cancelTopic,
                        "HEARTBEAT_S", HEARTBEAT_S));
        try {
            process = command.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread output = new Thread(this::copyOutput, "rss-parser-output");
        output.setDaemon(true);
        output.start();
    }

    /** Stops it as an operator does; what it has not finished within seconds comes again at the next start. */
    @Override
    public void close() {
        stopping = true;
        process.destroy();
        try {
            if (!process.waitFor(STOP_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    private void copyOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                LOG.info(line);
            }
        } catch (IOException e) {
            LOG.debugf(e, "The output of the reference parser is over");
        }
        if (!stopping) {
            LOG.error("The reference parser has ended by itself; the lines above say why. Restart the local run");
        }
    }

    /** The jars that it needs: this run has them, too. */
    private static String libraries() {
        return Stream.of(
                        KafkaConsumer.class,
                        ObjectMapper.class,
                        JsonFactory.class,
                        JsonProperty.class,
                        org.slf4j.Logger.class,
                        net.jpountz.lz4.LZ4Factory.class,
                        com.github.luben.zstd.Zstd.class,
                        org.xerial.snappy.Snappy.class)
                .map(RssParserProcess::jar)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String jar(Class<?> library) {
        try {
            CodeSource source = library.getProtectionDomain().getCodeSource();
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
