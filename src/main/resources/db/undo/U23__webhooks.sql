-- Endpoints, their secrets and their messages are lost.
DROP TABLE incident_source, incident, webhook_delivery, webhook;
DROP FUNCTION webhook_wants, first_five;
DELETE FROM event_consumer WHERE name = 'WEBHOOKS';
