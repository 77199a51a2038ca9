package io.parsermanager.quota;

/**
 * The state of a key while tokens are taken. All times are microseconds since 1970, as PostgreSQL counts them. Not safe for several threads.
 *
 * <p>A refused newcomer gets a ticket: its number in the line. A task with a ticket goes when the tokens for all tickets before it that have
 * not gone are there as well. So nobody overtakes the line, and the time at which a ticket can go is known at once. A ticket that never comes,
 * since its task was canceled, costs the line the time of its tokens and nothing more.
 */
final class TokenKey {
    /** The time over which tasks return after a window or a closure of a key without a pace. */
    static final long SPREAD_US = 300_000_000;

    /** A task is not asked again sooner than this, or than one token takes. */
    private static final long LEAST_WAIT_US = 1_000_000;

    /** Why a key refuses a task. */
    enum Why {
        CLOSED,
        WINDOW,
        PACE,
        LINE
    }

    /**
     * The rule of a key.
     *
     * @param stepUs one token comes back in this time; 0: no pace
     * @param windowLimit the units of a window; null: no window
     */
    record Rule(String code, boolean enabled, long stepUs, int burst, int reserve, Long windowLimit) {}

    final long id;
    final Rule rule;

    /** No task is sent before this time. */
    long closedUntil;

    /** When all tokens are there again if nobody takes any. */
    long fullAt;

    /** The highest ticket that has gone, and the highest that was given. */
    long head;

    long tail;

    /** The time after the last place that was given. */
    long lineEndsAt;

    long windowEndsAt;
    long used;
    boolean changed;

    /** The cost of tasks in this batch that a later ticket has overtaken. */
    private long overtaken;

    TokenKey(long id, Rule rule) {
        this.id = id;
        this.rule = rule;
    }

    /** Why the key refuses the task now; null if it does not. */
    Why refuses(TokenRequest task, int cost, long now) {
        if (!rule.enabled) {
            return null;
        }
        if (closedUntil > now) {
            return Why.CLOSED;
        }
        if (rule.windowLimit != null && used + cost + kept(task) > rule.windowLimit) {
            return Why.WINDOW;
        }
        if (rule.stepUs == 0) {
            return null;
        }
        long ticket = task.ticketOf(id);
        if (ticket == 0 && !task.byHand() && isLine(now)) {
            return Why.LINE;
        }
        return mayGoAt(task, cost, needs(cost, ticket), now) > now ? Why.PACE : null;
    }

    /** Takes the tokens of a task that no key refuses. */
    void take(TokenRequest task, int cost, long now) {
        if (rule.enabled) {
            changed = true;
            if (!isLine(now)) {
                head = tail;
            }
            used += rule.windowLimit == null ? 0 : cost;
            fullAt = Math.max(fullAt, now) + rule.stepUs * cost;
            head = Math.max(head, task.ticketOf(id));
        }
    }

    /**
     * A refused task's place: its ticket, and the time at which it can be sent if all goes as planned.
     *
     * @param ticket 0 if the key has no line
     */
    record Place(long atUs, long ticket) {}

    /** Gives a refused task its place. A newcomer gets the end of the line; another keeps its ticket. */
    Place place(TokenRequest task, int cost, Why why, long now) {
        long open = why == Why.CLOSED ? closedUntil : why == Why.WINDOW ? windowEndsAt : now;
        if (rule.stepUs == 0) {
            return new Place(open + Math.floorMod(task.taskId() * 0x9E3779B97F4A7C15L, SPREAD_US), 0);
        }
        changed = true;
        long ticket = task.byHand() ? 0 : ticket(task, cost, now);
        long needs = needs(cost, ticket);
        if (ticket <= head) {
            needs += overtaken;
            overtaken += cost;
        }
        long at = Math.max(mayGoAt(task, cost, needs, now), now + Math.min(rule.stepUs, LEAST_WAIT_US));
        if (open > now) {
            at = Math.max(at, open + rule.stepUs * needs);
        }
        lineEndsAt = Math.max(lineEndsAt, at + rule.stepUs * cost);
        return new Place(at, ticket);
    }

    private long ticket(TokenRequest task, int cost, long now) {
        if (task.ticketOf(id) > 0) {
            return task.ticketOf(id);
        }
        if (!isLine(now)) {
            head = tail;
        }
        tail += cost;
        return tail;
    }

    /** Whether somebody stands in line. If the last place is past and no token is missing, the rest of the line was canceled. */
    private boolean isLine(long now) {
        return tail > head && (lineEndsAt > now || fullAt > now);
    }

    /** The tokens for a task and for all before it in line. */
    private long needs(int cost, long ticket) {
        return Math.max(cost, ticket - head);
    }

    /**
     * When the task may go: its own tokens are there, and the time is over in which the tokens of all before it come. That time runs on while
     * the key is full, so tickets that never come hold nobody up for longer.
     *
     * @param needs the tokens for the task and for all before it
     */
    private long mayGoAt(TokenRequest task, int cost, long needs, long now) {
        long tooMuch = Math.max(0, cost - most(task)); // it goes when all tokens are there, and pays in full
        long own = Math.max(fullAt, now) + rule.stepUs * (cost - tooMuch - most(task));
        return Math.max(own, fullAt + rule.stepUs * (needs - tooMuch - most(task)));
    }

    private long most(TokenRequest task) {
        return (long) rule.burst - kept(task);
    }

    private int kept(TokenRequest task) {
        return task.byHand() ? 0 : rule.reserve;
    }
}
