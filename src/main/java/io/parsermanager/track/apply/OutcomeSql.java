package io.parsermanager.track.apply;

/**
 * The parts of {@link ApplyStatusesSql} that read the outcomes of sources and apply them to their schedules. A batch in which no parser says
 * what it found, or what the site asks for, takes the smaller parts: they cost what they did before adaptive intervals.
 *
 * @param relation the outcomes as a relation {@code o}, from the parameters that {@link OutcomeColumns} binds
 * @param fields the columns of {@code o} beside the status and the bookmark, each after a comma
 * @param noFields the same columns where there is no outcome, each after a comma
 * @param keptFields those that history keeps, each after a comma
 * @param schedules common table expressions that follow {@code reported}; the last one is {@code health}
 */
record OutcomeSql(String relation, String fields, String noFields, String keptFields, String schedules) {
    /** Outcomes with nothing but a status and a bookmark. */
    static final OutcomeSql STATUS_ONLY = new OutcomeSql("""
            unnest(:outcome_nrs, :outcome_sources, :outcome_statuses, :outcome_states) AS o (nr, source_id, status, state)""", "", "", "", ApplyHealthSql.SCHEDULES);

    /** Outcomes with all fields. */
    static final OutcomeSql ALL = new OutcomeSql(
            """
            unnest(:outcome_nrs, :outcome_sources, :outcome_statuses, :outcome_states, :found_new, :found_total, :newest_at, :median_gap_s,
                                 :not_before, :moved_to, :source_error_codes, :source_error_messages, :source_retry_afters)
                    AS o (nr, source_id, status, state, found_new, found_total, newest_at, median_gap_s,
                          not_before, moved_to, error_code, error_message, retry_after_s)""",
            """
            , o.found_new, o.found_total, o.newest_at, o.median_gap_s, o.not_before, o.moved_to,
                       o.error_code, o.error_message, o.retry_after_s""",
            ", NULL".repeat(9),
            ", error_code, error_message, found_new, found_total",
            ApplyOutcomesSql.SCHEDULES);
}
