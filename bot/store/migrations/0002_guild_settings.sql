-- A server that has the bot, or had it until `left_at`; all that is kept of a server goes with its row.
-- `revision` counts the changes of its settings.
CREATE TABLE guild (
    guild_id BIGINT NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL DEFAULT 0,
    left_at INTEGER
);
CREATE INDEX guild_left_at ON guild (left_at);

-- What a server set, by path ("news.channel"), as JSON; what it left at its default has no row.
CREATE TABLE guild_setting (
    guild_id BIGINT NOT NULL REFERENCES guild (guild_id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (guild_id, path)
);

-- Every change of a server's settings. actor_id is NULL where a person asked to be forgotten.
CREATE TABLE guild_change (
    guild_id BIGINT NOT NULL REFERENCES guild (guild_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor_id BIGINT,
    via TEXT NOT NULL,
    PRIMARY KEY (guild_id, number)
);
CREATE INDEX guild_change_actor ON guild_change (actor_id);
CREATE INDEX guild_change_at ON guild_change (at);

-- The settings a change touched; NULL is the default.
CREATE TABLE guild_change_entry (
    guild_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    path TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (guild_id, number, path),
    FOREIGN KEY (guild_id, number) REFERENCES guild_change (guild_id, number) ON DELETE CASCADE
);

-- A settings file that an admin uploaded and has not yet decided on.
CREATE TABLE import_draft (
    guild_id BIGINT NOT NULL REFERENCES guild (guild_id) ON DELETE CASCADE,
    actor_id BIGINT NOT NULL,
    at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (guild_id, actor_id)
);
CREATE INDEX import_draft_at ON import_draft (at);

INSERT INTO guild (guild_id) SELECT DISTINCT guild_id FROM spoiler_limit;
INSERT INTO guild_setting (guild_id, path, value)
SELECT
    guild_id,
    CASE WHEN place_id = 0 THEN 'spoilers.default' ELSE 'spoilers.places.' || place_id END,
    CAST(seen AS TEXT)
FROM spoiler_limit;
DROP TABLE spoiler_limit;
