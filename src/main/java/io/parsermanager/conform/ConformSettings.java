package io.parsermanager.conform;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link ConformCommand} was told.
 *
 * @param sitePort 0: any free one
 * @param silence how often a heartbeat must come
 * @param patience how long an end is waited for
 * @param requestsPerHost how many requests the parser may make to the site at once
 * @param restart the shell command that restarts the parser, or null
 * @param startSecond the shell command that starts a second instance of the parser, or null
 * @param killFirst the shell command that kills the first one, or null
 * @param properties more settings of Kafka's clients
 */
record ConformSettings(
        String bootstrap,
        String topic,
        String statusTopic,
        String cancelTopic,
        String siteHost,
        int sitePort,
        Duration silence,
        Duration patience,
        List<String> codecs,
        int requestsPerHost,
        String restart,
        String startSecond,
        String killFirst,
        Map<String, String> properties) {

    /** How long slow work takes: two heartbeats must come meanwhile. */
    Duration slowWork() {
        return silence.multipliedBy(2);
    }

    /** The settings of a client of Kafka. */
    Map<String, Object> kafka(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>();
        all.put("bootstrap.servers", bootstrap);
        all.put("default.api.timeout.ms", 15_000);
        all.put("request.timeout.ms", 10_000);
        all.putAll(properties);
        all.putAll(more);
        return all;
    }
}
