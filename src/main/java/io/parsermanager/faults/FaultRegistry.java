package io.parsermanager.faults;

import io.parsermanager.faults.Fault.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The present faults of this replica. Metrics, health and the page read it.
 *
 * <p>The log has a line when a fault begins, when its reason changes and when it ends, not for each report.
 */
@ApplicationScoped
public class FaultRegistry {
    private static final Logger LOG = Logger.getLogger(FaultRegistry.class);

    /** The most faults that are kept by name. Further ones are only logged. */
    private static final int MAX_FAULTS = 1_000;

    private record Key(Kind kind, String name) {}

    private record Entry(String reason, long sinceNanos, long times) {}

    private final Map<Key, Entry> faults = new ConcurrentHashMap<>();

    /** Reports a fault. Call it each time that you meet the fault; a known fault costs nothing. */
    public void report(Kind kind, String name, String reason) {
        Key key = new Key(kind, name);
        Entry known = faults.get(key);
        if (known == null && faults.size() >= MAX_FAULTS) {
            LOG.warnf("%s %s is left out: %s", kind, name, reason);
            return;
        }
        faults.merge(
                key,
                new Entry(reason, System.nanoTime(), 1),
                (before, now) -> new Entry(reason, before.sinceNanos, before.times + 1));
        if (known == null || !known.reason.equals(reason)) {
            LOG.warnf("%s %s is left out: %s", kind, name, reason);
        }
    }

    /** Ends a fault. You can call it without knowing whether there was one. */
    public void resolve(Kind kind, String name) {
        if (!faults.isEmpty() && faults.remove(new Key(kind, name)) != null) {
            LOG.infof("%s %s works again", kind, name);
        }
    }

    /** All present faults, the oldest first within a kind. */
    public List<Fault> present() {
        long now = System.nanoTime();
        return faults.entrySet().stream()
                .map(fault -> new Fault(
                        fault.getKey().kind,
                        fault.getKey().name,
                        fault.getValue().reason,
                        Duration.ofNanos(now - fault.getValue().sinceNanos),
                        fault.getValue().times))
                .sorted(Comparator.comparing(Fault::kind)
                        .thenComparing(Fault::lasting, Comparator.reverseOrder())
                        .thenComparing(Fault::name))
                .toList();
    }

    /** The number of present faults of a kind. */
    public long count(Kind kind) {
        return faults.keySet().stream().filter(key -> key.kind == kind).count();
    }
}
