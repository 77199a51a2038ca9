package io.parsermanager.source;

import jakarta.persistence.Embeddable;
import java.time.Instant;

/** Since when, until when, why and by whom something is paused. Null in its owner while it is not. */
@Embeddable
public class Pause {
    public Instant pausedAt;

    /** Null: until somebody resumes it. */
    public Instant pausedUntil;

    public String pauseReason;
    public String pausedBy;
}
