-- A few made-up sources for a database that has none: migrate up --data, and the local run. Due so often that a person sees tasks
-- within a minute, and parsers that drop a task are found out as soon.
WITH demo (source_type, external_id, name) AS (VALUES
    ('RSS', 'https://news.example/feed.xml', 'Demo: news'),
    ('RSS', 'https://weather.example/atom.xml', 'Demo: weather'),
    ('RSS', 'https://science.example/rss', 'Demo: science'),
    ('RSS', 'https://chess.example/feed', 'Demo: chess'),
    ('VK', 'demo_city', 'Demo: city'),
    ('VK', 'demo_recipes', 'Demo: recipes'),
    ('VK', 'demo_music', 'Demo: music'),
    ('YOUTUBE', 'UCdemo-astronomy', 'Demo: astronomy'),
    ('YOUTUBE', 'UCdemo-lectures', 'Demo: lectures'),
    ('YOUTUBE', 'UCdemo-repairs', 'Demo: repairs')),
added AS (
    INSERT INTO source (source_type, external_id, name, tags)
    SELECT source_type, external_id, name, '{demo}' FROM demo WHERE NOT EXISTS (SELECT FROM source)
    RETURNING id, source_type),
-- a person does not wait ten minutes to see what becomes of a task that its parser has dropped
impatient AS (
    UPDATE task_type SET start_timeout_s = 60, silence_timeout_s = 60, backoff_s = 5
    WHERE source_type IN (SELECT source_type FROM added)),
-- an interval between 20 and 60 seconds, and no two sources of a type in step
scheduled AS (
    INSERT INTO source_schedule (source_id, task_type_id, interval_s, next_run_at, next_why)
    SELECT a.id, t.id, 20 + (a.id * 7 + t.id * 11) % 41, now() + make_interval(secs => (a.id * 7 + t.id * 11) % 21),
           regular_why(false, (20 + (a.id * 7 + t.id * 11) % 41)::integer, NULL)
    FROM added a JOIN task_type t ON t.source_type = a.source_type AND t.by_default)
SELECT count(*) FROM added
