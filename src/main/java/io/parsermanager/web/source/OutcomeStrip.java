package io.parsermanager.web.source;

import io.quarkus.qute.TemplateData;

/**
 * The latest outcomes of a source in a row of a list, newest on the right: a success goes up, a failure down, anything else is short. Paths
 * and no rectangles, since a list has a thousand of them.
 *
 * @param width of the whole strip
 */
@TemplateData
public record OutcomeStrip(int width, String good, String bad, String other, long success, long failed, long rest) {
    private static final int STEP = 4;

    /**
     * The strip of these outcomes.
     *
     * @param outcomes the first letter of each status, oldest first
     */
    static OutcomeStrip of(String outcomes) {
        StringBuilder good = new StringBuilder();
        StringBuilder bad = new StringBuilder();
        StringBuilder other = new StringBuilder();
        int x = STEP / 2;
        for (int i = 0; i < outcomes.length(); i++) {
            switch (outcomes.charAt(i)) {
                case 'S' -> good.append('M').append(x).append(" 1v8");
                case 'F' -> bad.append('M').append(x).append(" 9v8");
                default -> other.append('M').append(x).append(" 7v4");
            }
            x += STEP;
        }
        long success = outcomes.chars().filter(outcome -> outcome == 'S').count();
        long failed = outcomes.chars().filter(outcome -> outcome == 'F').count();
        return new OutcomeStrip(
                Math.max(1, outcomes.length()) * STEP,
                good.toString(),
                bad.toString(),
                other.toString(),
                success,
                failed,
                outcomes.length() - success - failed);
    }

    public boolean isEmpty() {
        return success + failed + rest == 0;
    }
}
