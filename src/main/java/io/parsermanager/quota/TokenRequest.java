package io.parsermanager.quota;

/**
 * A task that asks for tokens before it is sent.
 *
 * @param costs what it takes of each key, in the order of the keys
 * @param waitsFor the key in whose line it stands; 0: it stands in none
 * @param ticket its number in that line: the costs of all tasks up to it together
 * @param byHand true: a person waits for it, so it may take the reserve and need not wait in line
 */
public record TokenRequest(long taskId, Long[] keys, Integer[] costs, long waitsFor, long ticket, boolean byHand) {
    /** Whether it has waited for a quota before. */
    public boolean waited() {
        return waitsFor != 0;
    }

    /** Its number in the line of a key; 0: it does not stand in it. */
    long ticketOf(long key) {
        return waitsFor == key ? ticket : 0;
    }
}
