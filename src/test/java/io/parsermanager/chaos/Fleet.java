package io.parsermanager.chaos;

import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.StallingProxy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replicas of the packaged service on one installation: each can be lost, and another one takes its place. */
final class Fleet {
    static final int SIZE = 3;

    /** Tasks that a replica is sending, in two pages at once: what one crash may send again. */
    static final long DISPATCH_PAGE = 50;

    /** Quick timers and small pages, so that a fault always meets work that is under way. */
    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("SCHEDULER_CREATE_EVERY", "1s"),
            Map.entry("SCHEDULER_EXPIRE_EVERY", "1s"),
            Map.entry("DISPATCH_EVERY", "1s"),
            Map.entry("CREATE_PAGE_SIZE", "200"),
            Map.entry("DISPATCH_PAGE_SIZE", String.valueOf(DISPATCH_PAGE / 2)),
            Map.entry("DISPATCH_PAGES_AT_ONCE", "2"),
            Map.entry("DISPATCH_TIMEOUT_MS", "3000"),
            Map.entry("EXPIRE_PAGE_SIZE", "100"),
            Map.entry("KAFKA_DEFAULT_BULK_SIZE", "100"),
            Map.entry("KAFKA_DEFAULT_BULK_TIMEOUT", "200"),
            // Kafka's shortest session: what a lost replica consumed soon goes to another
            Map.entry("KAFKA_SESSION_TIMEOUT_MS", "6000"),
            Map.entry("KAFKA_HEARTBEAT_INTERVAL_MS", "1000"),
            Map.entry("ALCHEMY_POLL_SIZE", "3"),
            Map.entry("ALCHEMY_OVERFLOW_POOL_SIZE", "7"));

    private static final Pattern STATUSES =
            Pattern.compile("(?m)^parser_manager_statuses_total\\{.*outcome=\"(\\w+)\".*} ([0-9.E]+)$");

    private final Installation installation;
    private final Map<String, String> variables;

    /** By the name that it has in PostgreSQL's list of connections. */
    private final Map<String, Replica> replicas = new LinkedHashMap<>();

    private int started;

    /** Replicas that reach PostgreSQL through a proxy, which can fall silent, and that tell of every final task. */
    Fleet(Installation installation, StallingProxy proxyToPostgres) {
        this(
                installation,
                Map.of(
                        "POSTGRES_HOST",
                        "127.0.0.1",
                        "POSTGRES_PORT",
                        String.valueOf(proxyToPostgres.port()),
                        "KAFKA_EVENT_TOPIC",
                        FinishedTaskEvents.TOPIC,
                        "EVENT_TASK_FINISHED",
                        "true"));
    }

    /** @param more variables, those that lead to PostgreSQL among them */
    Fleet(Installation installation, Map<String, String> more) {
        this.installation = installation;
        this.variables = new HashMap<>(VARIABLES);
        this.variables.putAll(more);
    }

    /** As many as there should be, and all of them answer. */
    void complete() {
        refill();
        replicas.values().forEach(Replica::ready);
    }

    /** Starts what is missing, without waiting. */
    void refill() {
        replicas.values().removeIf(replica -> !replica.isAlive());
        while (replicas.size() < SIZE) {
            String name = "replica_" + ++started;
            Map<String, String> all = new HashMap<>(variables);
            all.put("PROJECT_NAME", name);
            replicas.put(name, installation.replica(all));
        }
    }

    long ready() {
        return replicas.values().stream().filter(Replica::isReady).count();
    }

    Replica any(Random random) {
        return all().get(random.nextInt(replicas.size()));
    }

    /** The one that PostgreSQL's list of connections has under this name; empty if it is gone. */
    Optional<Replica> named(String name) {
        return Optional.ofNullable(replicas.get(name)).filter(Replica::isAlive);
    }

    List<Replica> all() {
        return List.copyOf(replicas.values());
    }

    /** In good order. */
    void stop() {
        replicas.values().forEach(Replica::askToStop);
        replicas.values().forEach(Replica::stop);
        replicas.clear();
    }

    /** How many statuses the present replicas have counted since they were started; by outcome, or all for ".*". */
    long counted(String outcomes) {
        double sum = 0;
        for (Replica replica : replicas.values()) {
            Matcher counter = STATUSES.matcher(replica.management("/q/metrics").body());
            while (counter.find()) {
                if (counter.group(1).matches(outcomes)) {
                    sum += Double.parseDouble(counter.group(2));
                }
            }
        }
        return Math.round(sum);
    }

    /** What they printed last, for the person who looks into a failure. */
    String lastWords() {
        StringBuilder words = new StringBuilder();
        for (Replica replica : replicas.values()) {
            String output = replica.output();
            words.append("\n--- a replica\n").append(output.substring(Math.max(0, output.length() - 3000)));
        }
        return words.toString();
    }
}
