package io.parsermanager.web.link;

import io.quarkus.qute.TemplateData;
import java.util.function.UnaryOperator;

/**
 * The links below a list that is read page by page.
 *
 * @param first the address of the first page; null on the first page
 * @param next the address of the next page; null on the last page
 */
@TemplateData
public record PageLinks(String first, String next) {
    /** Rows of a list on one page: a screen or two. */
    public static final int SIZE = 50;

    /**
     * The links of one page.
     *
     * @param address the list's address from a cursor on; a null cursor stands for the first page
     * @param cursor where this page begins; null on the first page
     * @param nextCursor where the next page begins; null on the last page
     */
    public static PageLinks of(UnaryOperator<String> address, String cursor, String nextCursor) {
        return new PageLinks(
                cursor == null ? null : address.apply(null), nextCursor == null ? null : address.apply(nextCursor));
    }

    /** The links of a list that no filter narrows. */
    public static PageLinks of(String path, String cursor, String nextCursor) {
        return of(from -> PageUrl.of(path).with("cursor", from).toString(), cursor, nextCursor);
    }
}
