-- Parsers are not told of the cancels that still wait here.
DROP TABLE cancel_to_announce;
