package io.parsermanager.http.paging;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.settings.Settings;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.QueryParam;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The page of a list that the caller wants. */
public class Paging {
    /** Items of one answer at most: a few megabytes. */
    public static final int MAX_SIZE = 1000;

    @QueryParam("size")
    @Min(1)
    @Max(MAX_SIZE)
    @Parameter(description = "Items on the page. Left out: DEFAULT_PAGINATION_SIZE.")
    Integer size;

    @QueryParam("cursor")
    @Parameter(description = "The next_cursor of the page before.")
    String cursor;

    @QueryParam("total")
    @Parameter(description = "Also count all items that match: slow on a large table.")
    boolean total;

    @QueryParam("order")
    @Pattern(regexp = "-?id", message = "must be id or -id")
    @Parameter(description = "id: ascending, as without it. -id: the newest first. Lists by id only.")
    String order;

    /** REST lists by id unless it is asked for another order; the page lists newest first. */
    private static final String NEWEST_FIRST = "-id";

    /** A page in descending order of ids. */
    public static Paging newestFirst(int size, String cursor) {
        Paging paging = new Paging();
        paging.size = size;
        paging.cursor = cursor;
        paging.order = NEWEST_FIRST;
        return paging;
    }

    /** The same page of a list that REST shows newest first, such as what happened. */
    public Paging fromTheNewest() {
        order = order == null ? NEWEST_FIRST : order;
        return this;
    }

    boolean newestFirst() {
        return NEWEST_FIRST.equals(order);
    }

    /** Refuses the order of a list whose key is no id. */
    void refuseOrder() {
        if (order != null) {
            throw InvalidInputException.parameter(
                    "order", "is not a parameter of this list: its items have no ids to order by");
        }
    }

    /** A page in ascending order of ids, from a cursor on; null is the first page. */
    public static Paging of(int size, String cursor) {
        Paging paging = new Paging();
        paging.size = size;
        paging.cursor = cursor;
        return paging;
    }

    int size(Settings settings) {
        return size == null ? settings.defaultPaginationSize() : size;
    }

    boolean total() {
        return total;
    }

    /** The key of the last item of the previous page. */
    Optional<String> after() {
        return key(cursor);
    }

    /** The key in a cursor of {@link #cursor(Object)}; empty without a cursor. */
    public static Optional<String> key(String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw badCursor();
        }
    }

    public static String cursor(Object lastKey) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.valueOf(lastKey).getBytes(StandardCharsets.UTF_8));
    }

    public static InvalidInputException badCursor() {
        return InvalidInputException.parameter("cursor", "is not a next_cursor of this list: start again without it");
    }
}
