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
 * What this replica leaves out of its work at present because it is bad: read by metrics, health and the page.
 *
 * <p>A fault is logged when it begins, when its reason changes and when it ends, not each time that it is met.
 */
@ApplicationScoped
public class FaultRegistry {
    private static final Logger LOG = Logger.getLogger(FaultRegistry.class);

    /** Faults that are kept by name. Of more than these only the log tells. */
    private static final int MAX_FAULTS = 1_000;

    private record Key(Kind kind, String name) {}

    private record Entry(String reason, long sinceNanos, long times) {}

    private final Map<Key, Entry> faults = new ConcurrentHashMap<>();

    /** Says that something is bad and is left out. Call it each time that it is met; it costs nothing when already known. */
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

    /** Says that something is good, whether or not it was bad before. */
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

    /** How many things of a kind are bad at present. */
    public long count(Kind kind) {
        return faults.keySet().stream().filter(key -> key.kind == kind).count();
    }
}
