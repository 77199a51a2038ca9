package io.parsermanager.conform;

import java.util.List;

/**
 * A task that was sent to the parser.
 *
 * @param mayRepeat whether its end may be told twice: it was sent twice, or the parser was killed over it
 */
record SentTask(long id, int attempt, List<Source> sources, boolean mayRepeat) {
    /**
     * What to parse.
     *
     * @param state the bookmark as JSON text, or null
     */
    record Source(long id, String url, String state) {}

    /** What its message has as its token: no other task has it. */
    String token() {
        return "conform-" + id;
    }

    /** The only one. */
    Source source() {
        return sources.get(0);
    }
}
