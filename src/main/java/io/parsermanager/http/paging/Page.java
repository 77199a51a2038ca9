package io.parsermanager.http.paging;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One page of a list.
 *
 * @param nextCursor of the page after this one; null on the last
 * @param total how many there are on all pages, where the caller asked for it
 */
public record Page<T>(
        List<T> items,
        String nextCursor,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long total) {
    public Page<T> map(UnaryOperator<T> change) {
        return new Page<>(items.stream().map(change).toList(), nextCursor, total);
    }
}
