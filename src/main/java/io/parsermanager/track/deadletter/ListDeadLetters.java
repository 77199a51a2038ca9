package io.parsermanager.track.deadletter;

import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.track.deadletter.ReadDeadLetters.Found;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lists dead letters, one page of the list at a time, for REST and the web page. */
@ApplicationScoped
public class ListDeadLetters {
    /** The form of one part of a cursor: a partition and its offset. */
    private static final Pattern PLACE = Pattern.compile("\\d{1,9}:\\d{1,18}(,\\d{1,9}:\\d{1,18})*");

    private final ReadDeadLetters readDeadLetters;

    ListDeadLetters(ReadDeadLetters readDeadLetters) {
        this.readDeadLetters = readDeadLetters;
    }

    /**
     * Returns one page, the newest letters first.
     *
     * @param cursor the next_cursor of the page before, or null
     * @param reason only letters with this reason; null: all
     */
    public Page<DeadLetterView> page(int size, String cursor, DeadLetter.Reason reason) {
        Found found = readDeadLetters.read(size, reason, before(cursor));
        return new Page<>(found.letters(), cursor(found.before()), null);
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
