-- The parsers that the service starts with. Everything here can be changed over REST.

INSERT INTO source_type (code, name) VALUES
    ('RSS', 'RSS and Atom feeds'),
    ('VK', 'VK communities'),
    ('YOUTUBE', 'YouTube channels');

-- The spread is a little shorter than the cron's period, so that a source is always done before it is due again.
INSERT INTO task_type (source_type, code, name, cron, spread_s, batch_size) VALUES
    ('RSS', 'POSTS', 'Posts of a feed', '*/30 * * * *', 1500, 10),
    ('VK', 'POSTS', 'Posts of a community', '*/15 * * * *', 600, 5),
    ('VK', 'COMMENTS', 'Comments of a community', '0 * * * *', 3000, 1),
    ('YOUTUBE', 'VIDEOS', 'Videos of a channel', '0 * * * *', 3000, 5),
    ('YOUTUBE', 'COMMENTS', 'Comments of a channel', '0 */6 * * *', 18000, 1);
