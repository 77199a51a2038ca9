-- The navigation counts the dead letters of the last hour on every page, and their page those of a day: neither reads what tasks did.

CREATE INDEX outcome_minute_dead_letter ON outcome_minute (minute) WHERE outcome = 'DEAD_LETTER';
COMMENT ON INDEX outcome_minute_dead_letter IS 'RecentDeadLetters sums the dead letters of a day by reason. A minute has a row for each reason at most.';
