package io.parsermanager.http.paging;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.settings.Settings;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.QueryParam;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which page of a list the caller wants. */
public class Paging {
    /** As many items as one answer may carry: some megabytes at most, whatever is listed. */
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

    /** REST lists in the order of ids; people look at the newest first. */
    private boolean newestFirst;

    /** A page of what was made last. */
    public static Paging newestFirst(int size, String cursor) {
        Paging paging = new Paging();
        paging.size = size;
        paging.cursor = cursor;
        paging.newestFirst = true;
        return paging;
    }

    boolean newestFirst() {
        return newestFirst;
    }

    /** A page in the order of ids, from a cursor on, or from the first with null. */
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

    /** The key of the last item of the page before. */
    Optional<String> after() {
        return key(cursor);
    }

    /** What {@link #cursor(Object)} made a cursor of; empty without one. */
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
