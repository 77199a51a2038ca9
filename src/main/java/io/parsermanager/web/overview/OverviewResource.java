package io.parsermanager.web.overview;

import io.parsermanager.web.overview.Overview.Sight;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;

/** The verdict of the overview over REST, for scripts and screens. */
@Path("/api/v1/overview")
public class OverviewResource {
    /** The colour of the verdict. */
    public enum Verdict {
        GREEN,
        AMBER,
        RED
    }

    /**
     * The verdict with its reasons.
     *
     * @param asOf the time of the values by PostgreSQL's clock; null if none were read since the start of this replica
     * @param ageS the age of the values, in seconds
     * @param database UP, READ_ONLY, AWAY or NOT_YET
     * @param kafka UP, AWAY or NOT_YET
     * @param faults how many task types, topics and timers do not work
     * @param findings what needs attention, the worst first
     */
    @RegisterForReflection
    public record OverviewView(
            Verdict verdict,
            Instant asOf,
            double ageS,
            String database,
            String kafka,
            int faults,
            Long newTasks,
            Long queuedTasks,
            Long inProgressTasks,
            Double scheduleLagS,
            List<FindingView> findings) {}

    /**
     * One thing that needs attention.
     *
     * @param subject the task type, or the reason of cancels
     * @param n how many
     * @param of how many there are in all; null if that is not known
     */
    @RegisterForReflection
    public record FindingView(String kind, Verdict level, String subject, long n, Long of) {}

    private final Overview overview;

    OverviewResource(Overview overview) {
        this.overview = overview;
    }

    @GET
    public OverviewView get() {
        Sight sight = overview.look();
        OverviewStats figures = sight.figures();
        return new OverviewView(
                sight.healthy() ? Verdict.GREEN : sight.failing() ? Verdict.RED : Verdict.AMBER,
                figures == null ? null : figures.at(),
                sight.ageS(),
                sight.database().name(),
                sight.kafka().name(),
                sight.faults().size(),
                figures == null ? null : figures.newTasks(),
                figures == null ? null : figures.queuedTasks(),
                figures == null ? null : figures.inProgressTasks(),
                figures == null ? null : figures.scheduleLagS(),
                sight.findings().stream().map(OverviewResource::view).toList());
    }

    private static FindingView view(Finding finding) {
        return new FindingView(
                finding.kind().name(),
                finding.bad() ? Verdict.RED : Verdict.AMBER,
                finding.subject().name(),
                finding.n(),
                finding.of() == 0 ? null : finding.of());
    }
}
