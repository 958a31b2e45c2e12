-- What an admin scheduled. `first_local` and `next_local` are wall-clock times of `zone`; `rule` says how it repeats, and
-- is empty where it does not. `next_at` is the moment of `next_local` by the newest zone data; both are NULL while
-- nothing is to come: paused, over, or deleted. What is deleted stays for a while, to be brought back.
CREATE TABLE announcement (
    announcement_id BIGINT NOT NULL PRIMARY KEY,
    guild_id BIGINT NOT NULL REFERENCES guild (guild_id) ON DELETE CASCADE,
    channel_id BIGINT NOT NULL,
    role_id BIGINT,
    text TEXT NOT NULL,
    first_local TEXT NOT NULL,
    zone TEXT NOT NULL,
    rule TEXT NOT NULL,
    state TEXT NOT NULL,
    next_local TEXT,
    next_at BIGINT,
    revision INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX announcement_next_at ON announcement (next_at);
CREATE INDEX announcement_guild ON announcement (guild_id, created_at);
CREATE INDEX announcement_zone ON announcement (zone, announcement_id);

-- What an admin has seen a preview of and has not yet saved: a new announcement, or another text of the one that has the
-- same id, in the place of `base`.
CREATE TABLE announcement_draft (
    draft_id BIGINT NOT NULL,
    guild_id BIGINT NOT NULL REFERENCES guild (guild_id) ON DELETE CASCADE,
    actor_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    role_id BIGINT,
    text TEXT NOT NULL,
    first_local TEXT NOT NULL,
    zone TEXT NOT NULL,
    rule TEXT NOT NULL,
    base TEXT,
    PRIMARY KEY (draft_id, actor_id)
);
CREATE INDEX announcement_draft_at ON announcement_draft (at);
CREATE INDEX announcement_draft_actor ON announcement_draft (actor_id);
CREATE INDEX announcement_draft_guild ON announcement_draft (guild_id);

-- By which data of each time zone `next_at` was computed, so that it is computed again where a country changed its clocks.
CREATE TABLE zone_data (
    zone TEXT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL
);
