-- How each source of news is, and what to ask it with again. `next_check_at` is put off before a source is asked, so
-- that neither a crash nor a second process asks twice. `unread` says that its newest answer could not be read.
CREATE TABLE news_source (
    source_id TEXT NOT NULL PRIMARY KEY,
    url TEXT NOT NULL,
    next_check_at BIGINT NOT NULL,
    asked_at BIGINT,
    answered_at BIGINT,
    listed_at BIGINT,
    first_listed_at BIGINT,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since BIGINT,
    unread INTEGER NOT NULL DEFAULT 0,
    health TEXT NOT NULL,
    health_values TEXT NOT NULL,
    validators_url TEXT,
    etag TEXT,
    last_modified TEXT,
    moved_to TEXT,
    unfit_ids TEXT NOT NULL DEFAULT ''
);

-- New items of a source that came in a way that news does not come in; `state` is held, released or discarded.
CREATE TABLE news_hold (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_at BIGINT
);
CREATE INDEX news_hold_state ON news_hold (state);

-- What sources listed, as it was seen. An item whose words change is added again, under the next revision of its key.
-- `counted_at` is NULL while it is held and after it was discarded: then it is no evidence.
CREATE TABLE news_item (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL,
    item_key TEXT NOT NULL,
    revision INTEGER NOT NULL,
    digest TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    outlet TEXT NOT NULL,
    language TEXT NOT NULL,
    relation TEXT,
    tier TEXT NOT NULL,
    is_about_show INTEGER NOT NULL,
    published_at BIGINT,
    fetched_at BIGINT NOT NULL,
    counted_at BIGINT,
    listed_at BIGINT NOT NULL,
    seen_again_at BIGINT,
    may_announce INTEGER NOT NULL,
    hold_id INTEGER REFERENCES news_hold (id),
    UNIQUE (source_id, item_key, revision)
);
CREATE INDEX news_item_hold ON news_item (hold_id);
CREATE INDEX news_item_fetched_at ON news_item (fetched_at);
CREATE INDEX news_item_counted_at ON news_item (counted_at);

-- What the rules make of each item, and why.
CREATE TABLE news_judgement (
    item_id INTEGER NOT NULL PRIMARY KEY REFERENCES news_item (id) ON DELETE CASCADE,
    about_show INTEGER NOT NULL,
    work TEXT NOT NULL,
    medium TEXT NOT NULL,
    event TEXT NOT NULL,
    season INTEGER,
    modality TEXT NOT NULL,
    label TEXT NOT NULL,
    sequel_announced INTEGER NOT NULL,
    reasons TEXT NOT NULL
);
CREATE INDEX news_judgement_about_show ON news_judgement (about_show, item_id);

-- What several items say about one event; computed from items, and replaced where they change it.
CREATE TABLE news_story (
    story_key TEXT NOT NULL PRIMARY KEY,
    work TEXT NOT NULL,
    event TEXT NOT NULL,
    season INTEGER,
    medium TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    witnesses TEXT NOT NULL
);
CREATE INDEX news_story_updated_at ON news_story (updated_at);
CREATE TABLE news_story_item (
    story_key TEXT NOT NULL REFERENCES news_story (story_key) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    item_id INTEGER NOT NULL REFERENCES news_item (id) ON DELETE CASCADE,
    PRIMARY KEY (story_key, position)
);
CREATE INDEX news_story_item_item ON news_story_item (item_id);

-- Every change of the verdict, what it rests on, and whether servers are told.
CREATE TABLE news_verdict (
    number INTEGER NOT NULL PRIMARY KEY,
    decided_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    before INTEGER NOT NULL,
    after INTEGER NOT NULL,
    reason TEXT NOT NULL,
    story_key TEXT,
    decision TEXT NOT NULL,
    because TEXT NOT NULL
);
CREATE TABLE news_evidence (
    number INTEGER NOT NULL REFERENCES news_verdict (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    item_id INTEGER NOT NULL REFERENCES news_item (id),
    PRIMARY KEY (number, position)
);

-- What is to be posted, once in each channel. `state` is due, sending, sent or rejected; a row that waits is due with a
-- later `not_before`. `subject` is what posts of the same matter share; `payload` says what to post.
CREATE TABLE outbox (
    what TEXT NOT NULL,
    channel_id BIGINT NOT NULL,
    guild_id BIGINT NOT NULL REFERENCES guild (guild_id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    not_before BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    message_id BIGINT,
    reason TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (what, channel_id)
);
CREATE INDEX outbox_state ON outbox (state, not_before);
CREATE INDEX outbox_subject ON outbox (subject);
CREATE INDEX outbox_guild ON outbox (guild_id);
