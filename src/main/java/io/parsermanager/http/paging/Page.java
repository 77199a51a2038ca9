package io.parsermanager.http.paging;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One page of a list.
 *
 * @param nextCursor the cursor of the next page; null on the last page
 * @param total the number of items on all pages, if the caller asked for it
 */
public record Page<T>(
        List<T> items,
        String nextCursor,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long total) {
    public Page<T> map(UnaryOperator<T> change) {
        return new Page<>(items.stream().map(change).toList(), nextCursor, total);
    }
}
