-- Who changed what is lost: keep a copy of both tables, if it is still to be known.
DROP TABLE audit_outcome, audit;
DROP FUNCTION refuse_to_change_audit();
