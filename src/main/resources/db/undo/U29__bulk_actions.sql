-- Bulk actions stay as they are; they can no longer be undone.
DROP TABLE bulk_action;
