package io.parsermanager.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka of one node on a folder and a port, both of which it keeps when it is stopped and started again. Further brokers can join
 * it, see {@link #furtherBroker}.
 */
public final class EmbeddedKafka implements AutoCloseable {
    /** Any id will do, but it must stay the same: a folder formatted for another cluster is refused. */
    private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qg";

    private static final int FIRST_NODE = 1;

    private final Path folder;
    private final int port;
    private final int nodeId;

    /** Of the cluster's only controller, which is the first node. */
    private final int controllerPort;

    private KafkaRaftServer server;

    EmbeddedKafka(Path folder, int port) {
        this(folder, port, FIRST_NODE, Ports.free());
    }

    private EmbeddedKafka(Path folder, int port, int nodeId, int controllerPort) {
        this.folder = folder.toAbsolutePath().normalize();
        this.port = port;
        this.nodeId = nodeId;
        this.controllerPort = controllerPort;
    }

    /**
     * One more broker of this cluster, on a free port. It is not started.
     *
     * @param nodeId 2 or more, one that no other broker has
     */
    public EmbeddedKafka furtherBroker(int nodeId, Path folder) {
        return new EmbeddedKafka(folder, Ports.free(), nodeId, controllerPort);
    }

    public int nodeId() {
        return nodeId;
    }

    public synchronized void start() {
        if (server != null) {
            return;
        }
        try {
            Properties settings = settings();
            format(settings);
            server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
            server.startup();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized void stop() {
        if (server == null) {
            return;
        }
        server.shutdown();
        server.awaitShutdown();
        server = null;
    }

    public void restart() {
        stop();
        start();
    }

    public String bootstrapServers() {
        return Ports.HOST + ":" + port;
    }

    /** Its threads are not daemons: one that is not closed keeps the JVM alive. */
    @Override
    public void close() {
        stop();
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles",
                nodeId == FIRST_NODE ? "broker,controller" : "broker",
                "node.id",
                String.valueOf(nodeId),
                "controller.listener.names",
                "CONTROLLER",
                "controller.quorum.voters",
                "%d@%s:%d".formatted(FIRST_NODE, Ports.HOST, controllerPort),
                "listeners",
                "PLAINTEXT://%s:%d".formatted(Ports.HOST, port)
                        + (nodeId == FIRST_NODE ? ",CONTROLLER://%s:%d".formatted(Ports.HOST, controllerPort) : ""),
                "advertised.listeners",
                "PLAINTEXT://" + bootstrapServers(),
                "log.dirs",
                folder.resolve("data").toString(),
                "num.partitions",
                "3")); // so that order across partitions is never taken for granted
        // One node holds every replica there is.
        settings.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1"));
        // Quick and small: no wait for further members of a consumer group, no 128 MB for the log cleaner, and after a
        // kill -9 not the ordinary 9 s until the controller believes that the former broker is dead.
        settings.putAll(Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "log.cleaner.dedupe.buffer.size", "2097152",
                "broker.session.timeout.ms", "5000",
                "broker.heartbeat.interval.ms", "1000"));
        // Everybody may do everything, until a test forbids something.
        settings.putAll(Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found", "true"));
        return settings;
    }

    private void format(Properties settings) throws IOException {
        Path file = Files.createDirectories(folder).resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        }
        StorageTool.execute(
                new String[] {"format", "--ignore-formatted", "-t", CLUSTER, "-c", file.toString()},
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }
}
