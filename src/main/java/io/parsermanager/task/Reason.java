package io.parsermanager.task;

import jakarta.validation.constraints.Size;

/** Why a person does something; kept with it. */
public record Reason(@Size(max = 1000) String reason) {
    public static final Reason NONE = new Reason(null);
}
