package io.parsermanager.source;

import jakarta.persistence.Embeddable;
import java.time.Instant;

/** A pause: its start, end, reason and author. Null if there is no pause. */
@Embeddable
public class Pause {
    public Instant pausedAt;

    /** The end of the pause; null: until somebody resumes it. */
    public Instant pausedUntil;

    public String pauseReason;
    public String pausedBy;
}
