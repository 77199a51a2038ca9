package io.parsermanager.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A real PostgreSQL and a real Kafka inside this JVM, in place of given ones: for the local run and for tests. */
public final class LocalServers implements AutoCloseable {
    /** This user's own: the data of tests, and PostgreSQL's unpacked programs. */
    private static final Path SHARED =
            Path.of(System.getProperty("java.io.tmpdir"), "parser-manager-" + System.getProperty("user.name"));

    /** In the directory that Maven is started in, which is the project's; git ignores it. To forget the data: rm -rf .local */
    static final Path FOLDER = Path.of(".local");

    private static final String TEMPORARY = "servers-";
    /** The service's own defaults. */
    private static final int HTTP_PORT = 8000;

    private static final int MANAGEMENT_PORT = 9000;

    private static final String POSTGRES_PORT = "LOCAL_POSTGRES_PORT";
    private static final String KAFKA_PORT = "LOCAL_KAFKA_PORT";

    /** Long enough for a run that was just told to stop; a second run by mistake is told so after it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OwnedFolder folder;
    private final EmbeddedDatabase database;
    private final EmbeddedKafka kafka;

    private LocalServers(OwnedFolder folder, int postgresPort, int kafkaPort) {
        this.folder = folder;
        this.database = database(folder, postgresPort);
        this.kafka = new EmbeddedKafka(folder.path().resolve("kafka"), kafkaPort);
    }

    /** On random ports, with data that is forgotten: for tests. */
    public static LocalServers temporary() {
        for (OwnedFolder abandoned : OwnedFolder.abandoned(SHARED, TEMPORARY)) {
            database(abandoned, 0).endLeftOver();
            abandoned.close();
        }
        return new LocalServers(OwnedFolder.temporary(SHARED, TEMPORARY), Ports.free(), Ports.free()).start();
    }

    /** On fixed ports, with data that is kept in the folder: for people. */
    public static LocalServers keptIn(Path folder) {
        // Away from 5432 and 9092, where a machine's own servers are.
        int postgresPort = Ports.fixed(POSTGRES_PORT, 15432);
        int kafkaPort = Ports.fixed(KAFKA_PORT, 19092);
        LocalServers servers = new LocalServers(OwnedFolder.claim(folder, PATIENCE), postgresPort, kafkaPort);
        try {
            servers.database.endLeftOver();
            Ports.requireFree(postgresPort, "PostgreSQL", POSTGRES_PORT);
            Ports.requireFree(kafkaPort, "Kafka", KAFKA_PORT);
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
        return servers.start();
    }

    /** Just the servers, until Ctrl-C, for a service that is started by itself: prints its environment. */
    public static void main(String... args) {
        LocalServers servers = forThisProject();
        Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "local-servers-stop"));
        new TreeMap<>(servers.environment()).forEach((name, value) -> System.out.println(name + "=" + value));
    }

    /** On the ports and in the folder of this project; where that cannot be, ends the process. */
    static LocalServers forThisProject() {
        return orExit(() -> keptIn(FOLDER));
    }

    /** The same where the service runs in this JVM too: it would say only after its servers have started that its ports are taken. */
    static LocalServers forThisService() {
        return orExit(() -> {
            LocalParsers.ofEnvironment();
            Ports.requireFree(Ports.fixed("HTTP_PORT", HTTP_PORT), "REST and page", "HTTP_PORT");
            Ports.requireFree(Ports.fixed("MANAGEMENT_PORT", MANAGEMENT_PORT), "health and metrics", "MANAGEMENT_PORT");
            return keptIn(FOLDER);
        });
    }

    /** What a person can put right is said in one line, which a stack trace would bury. */
    private static LocalServers orExit(Supplier<LocalServers> start) {
        try {
            return start.get();
        } catch (IllegalStateException e) {
            System.err.println("The local run cannot start: " + e.getMessage());
            System.exit(1);
            throw e;
        }
    }

    public EmbeddedDatabase database() {
        return database;
    }

    public EmbeddedKafka kafka() {
        return kafka;
    }

    /** The service's own variables, so that a local run and a test take the same path as production. */
    public Map<String, String> environment() {
        return Map.of(
                "POSTGRES_HOST", Ports.HOST,
                "POSTGRES_PORT", Integer.toString(database.port()),
                "POSTGRES_USER", EmbeddedDatabase.USER,
                "POSTGRES_PASSWORD", EmbeddedDatabase.PASSWORD,
                "POSTGRES_DB", EmbeddedDatabase.NAME,
                "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    }

    @Override
    public void close() {
        try (folder;
                database;
                kafka) {
            // closed from the last to the first, each even if another one fails
        }
    }

    /** Both at once: together they take as long as the slower one. */
    private LocalServers start() {
        CompletableFuture<Void> kafkaIsUp = new CompletableFuture<>();
        Thread kafkaStart = new Thread(
                () -> {
                    try {
                        kafka.start();
                        kafkaIsUp.complete(null);
                    } catch (Throwable e) {
                        kafkaIsUp.completeExceptionally(e);
                    }
                },
                "kafka-start");
        // Kafka's threads inherit it and live longer than the class loader of the moment.
        kafkaStart.setContextClassLoader(LocalServers.class.getClassLoader());
        kafkaStart.start();
        try {
            database.start();
            kafkaIsUp.join();
            return this;
        } catch (RuntimeException e) {
            kafkaIsUp.exceptionally(failed -> null).join();
            close();
            throw e;
        }
    }

    private static EmbeddedDatabase database(OwnedFolder folder, int port) {
        return new EmbeddedDatabase(SHARED.resolve("postgresql"), folder.path().resolve("postgres"), port);
    }
}
