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

    /** REST lists by id; the page lists newest first. */
    private boolean newestFirst;

    /** A page in descending order of ids. */
    public static Paging newestFirst(int size, String cursor) {
        Paging paging = new Paging();
        paging.size = size;
        paging.cursor = cursor;
        paging.newestFirst = true;
        return paging;
    }

    /** The same page of a list that REST shows newest first, such as what happened. */
    public Paging fromTheNewest() {
        newestFirst = true;
        return this;
    }

    boolean newestFirst() {
        return newestFirst;
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
