package io.parsermanager.quota;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A key of a quota as a client sees it.
 *
 * @param lineEndsAt the time after the last place in line; in the past or null: nobody waits
 * @param closedUntil in the past or null: it is open
 * @param used units of the window that ends at windowEndsAt
 * @param requests overrides the rule; null: as the rule says
 */
@RegisterForReflection
public record QuotaKeyView(
        Long id,
        long quotaId,
        String quota,
        String name,
        Instant lineEndsAt,
        Instant closedUntil,
        String closedReason,
        String closedBy,
        Instant windowEndsAt,
        long used,
        Integer requests,
        Integer perS,
        Integer burst,
        Long windowLimit) {}
