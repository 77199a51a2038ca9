package io.parsermanager.track.message;

import io.parsermanager.track.message.StatusMessage.Closing;
import io.parsermanager.track.message.StatusReader.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@code quota} of a status: the quotas whose keys are to be closed, and for how long. */
final class ClosingReader {
    /** The most quotas that one status may name; it ignores the others. */
    private static final int MAX_QUOTAS = 20;

    private ClosingReader() {}

    /** Reads the object at the current token. */
    static List<Closing> read(JsonFields fields) throws IOException, Unreadable {
        List<Closing> closings = new ArrayList<>();
        if (!fields.isObject("/quota")) {
            return closings;
        }
        fields.each(quota -> {
            String pointer = "/quota/" + StatusReader.cut(quota, 32);
            if (!fields.isObject(pointer)) {
                return;
            }
            Long[] seconds = new Long[1];
            fields.each(name -> {
                if (name.equals("closed_for_s")) {
                    seconds[0] = fields.wholeNumber(pointer + "/closed_for_s");
                } else {
                    fields.skip();
                }
            });
            if (seconds[0] != null && seconds[0] > 0 && closings.size() < MAX_QUOTAS) {
                closings.add(
                        new Closing(StatusReader.cut(quota, 32), Math.min(seconds[0], StatusReader.MAX_RETRY_AFTER_S)));
            }
        });
        return closings;
    }
}
