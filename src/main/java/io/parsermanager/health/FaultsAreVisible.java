package io.parsermanager.health;

import io.parsermanager.faults.Fault;
import io.parsermanager.faults.FaultRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Lists the faults. It is always UP, because everything else works. */
@Readiness
@ApplicationScoped
public class FaultsAreVisible implements HealthCheck {
    /** The most names per kind in an answer. */
    private static final int MAX_NAMES = 20;

    private final FaultRegistry faults;

    FaultsAreVisible(FaultRegistry faults) {
        this.faults = faults;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check = HealthCheckResponse.named("Faults").up();
        List<Fault> present = faults.present();
        check.withData("state", present.isEmpty() ? "up" : "degraded");
        Map<String, List<String>> names = present.stream()
                .collect(Collectors.groupingBy(
                        fault -> fault.kind().name().toLowerCase(Locale.ROOT),
                        Collectors.mapping(Fault::name, Collectors.toList())));
        names.forEach((kind, all) ->
                check.withData(kind, all.stream().limit(MAX_NAMES).collect(Collectors.joining(" "))));
        return check.build();
    }
}
