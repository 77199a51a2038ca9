package io.parsermanager.quota;

import io.parsermanager.quota.TokenKey.Place;
import io.parsermanager.quota.TokenKey.Why;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Decides which tasks of a batch get tokens, under the locks of their keys. First come the tasks by hand, then those that have waited, then
 * newcomers. A task takes tokens of all of its keys or of none.
 */
final class TokenTaker {
    private static final Comparator<TokenRequest> FIRST_COME = Comparator.comparing(
                    (TokenRequest task) -> !task.byHand())
            .thenComparing(task -> !task.waited())
            .thenComparing(TokenRequest::ticket);

    /**
     * A task that must wait.
     *
     * @param key the key that refuses it for the longest time
     * @param placeUs when to ask again, in microseconds since 1970
     * @param ticket its number in the line of the key; 0: it has none
     */
    record Refused(long taskId, long key, Why why, long placeUs, long ticket) {}

    private TokenTaker() {}

    /**
     * Takes the tokens and changes the keys.
     *
     * @param tasks in the order in which they became available
     * @param keys by id; a key that is missing limits nothing
     * @param now microseconds since 1970, read after the keys were locked
     */
    static List<Refused> take(List<TokenRequest> tasks, Map<Long, TokenKey> keys, long now) {
        List<Refused> refused = new ArrayList<>();
        for (TokenRequest task : tasks.stream().sorted(FIRST_COME).toList()) {
            Refused first = refuse(task, keys, now);
            if (first == null) {
                for (int i = 0; i < task.keys().length; i++) {
                    TokenKey key = keys.get(task.keys()[i]);
                    if (key != null) {
                        key.take(task, task.costs()[i], now);
                    }
                }
            } else {
                refused.add(first);
            }
        }
        return refused;
    }

    private static Refused refuse(TokenRequest task, Map<Long, TokenKey> keys, long now) {
        Refused last = null;
        for (int i = 0; i < task.keys().length; i++) {
            TokenKey key = keys.get(task.keys()[i]);
            Why why = key == null ? null : key.refuses(task, task.costs()[i], now);
            if (why != null) {
                Place place = key.place(task, task.costs()[i], why, now);
                if (last == null || place.atUs() > last.placeUs) {
                    last = new Refused(task.taskId(), key.id, why, place.atUs(), place.ticket());
                }
            }
        }
        return last;
    }
}
