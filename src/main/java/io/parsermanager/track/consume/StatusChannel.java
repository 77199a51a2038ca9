package io.parsermanager.track.consume;

import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.PublisherDecorator;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Reconnects the channel of statuses when Kafka's host name does not resolve at start, which is usual in Docker and Kubernetes. SmallRye
 * itself gives up in this case.
 */
@ApplicationScoped
public class StatusChannel implements PublisherDecorator {
    private static final Logger LOG = Logger.getLogger(StatusChannel.class);
    private static final String CHANNEL = "task-statuses";
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

    /** The longest pause between two tries. It bounds the delay of statuses after Kafka becomes reachable. */
    private static final Duration MAX_DELAY = Duration.ofSeconds(10);

    StatusChannel() {}

    @Override
    public Multi<? extends Message<?>> decorate(
            Multi<? extends Message<?>> statuses, List<String> channels, boolean connector) {
        if (!connector || !channels.contains(CHANNEL)) {
            return statuses;
        }
        return statuses.onFailure()
                .invoke(failure ->
                        LOG.warnf("The service cannot read statuses from Kafka and tries again: %s", reason(failure)))
                .onFailure()
                .retry()
                .withBackOff(FIRST_DELAY, MAX_DELAY)
                .indefinitely();
    }

    private static String reason(Throwable failure) {
        return failure.getCause() == null ? failure.getMessage() : reason(failure.getCause());
    }
}
