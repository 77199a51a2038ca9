package io.parsermanager.track;

import io.parsermanager.http.Page;
import io.parsermanager.http.Paging;
import io.parsermanager.settings.Settings;
import io.parsermanager.track.ReadDeadLetters.Found;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ServiceUnavailableException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.logging.Logger;

/** Statuses that can never be applied, over REST. */
@Path("/api/v1/dead_letter")
public class DeadLetterResource {
    private static final Logger LOG = Logger.getLogger(DeadLetterResource.class);

    /** In seconds: a broker restarts within some seconds. */
    private static final long RETRY_AFTER = 5;

    /** Partition and offset, of each partition. */
    private static final Pattern PLACE = Pattern.compile("\\d{1,9}:\\d{1,18}(,\\d{1,9}:\\d{1,18})*");

    private final ReadDeadLetters readDeadLetters;
    private final Settings settings;

    DeadLetterResource(ReadDeadLetters readDeadLetters, Settings settings) {
        this.readDeadLetters = readDeadLetters;
        this.settings = settings;
    }

    @GET
    @Operation(
            description = "The newest first. A page can have fewer than asked for and yet a next_cursor: time was up.")
    public Page<DeadLetterView> list(
            @QueryParam("size")
                    @Min(1)
                    @Max(Paging.MAX_SIZE)
                    @Parameter(description = "Items on the page. Left out: DEFAULT_PAGINATION_SIZE.")
                    Integer size,
            @QueryParam("cursor") @Parameter(description = "The next_cursor of the page before.") String cursor,
            @QueryParam("reason") DeadLetter.Reason reason) {
        try {
            Found found = readDeadLetters.read(
                    size == null ? settings.defaultPaginationSize() : size, reason, before(cursor));
            return new Page<>(found.letters(), cursor(found.before()), null);
        } catch (KafkaException e) {
            LOG.warnf("Kafka is away: %s", e.getMessage());
            throw new ServiceUnavailableException("Kafka is away; try again.", RETRY_AFTER);
        }
    }

    private static Map<Integer, Long> before(String cursor) {
        Map<Integer, Long> before = new TreeMap<>();
        Optional<String> place = Paging.key(cursor);
        if (place.isPresent()) {
            if (!PLACE.matcher(place.get()).matches()) {
                throw Paging.badCursor();
            }
            for (String partition : place.get().split(",", -1)) {
                String[] offset = partition.split(":", -1);
                before.put(Integer.valueOf(offset[0]), Long.valueOf(offset[1]));
            }
        }
        return before;
    }

    private static String cursor(Map<Integer, Long> before) {
        return before.isEmpty()
                ? null
                : Paging.cursor(before.entrySet().stream()
                        .map(offset -> offset.getKey() + ":" + offset.getValue())
                        .collect(Collectors.joining(",")));
    }
}
