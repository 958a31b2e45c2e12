-- Content. Replaced whole whenever the files change; nothing here belongs to a server or a person.
CREATE TABLE entity (
    kind TEXT NOT NULL,
    slug TEXT NOT NULL,
    position INTEGER NOT NULL,
    revealed_in INTEGER NOT NULL,
    PRIMARY KEY (kind, slug)
);

CREATE TABLE fact (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    slug TEXT NOT NULL,
    field TEXT NOT NULL,
    position INTEGER NOT NULL,
    label TEXT,
    label_ja TEXT,
    text TEXT NOT NULL,
    ja TEXT,
    amount INTEGER,
    about TEXT,
    revealed_in INTEGER NOT NULL,
    confidence TEXT NOT NULL,
    parent INTEGER REFERENCES fact (id),
    FOREIGN KEY (kind, slug) REFERENCES entity (kind, slug)
);
CREATE INDEX fact_of_entity ON fact (kind, slug);

CREATE TABLE link (
    kind TEXT NOT NULL,
    slug TEXT NOT NULL,
    role TEXT NOT NULL,
    to_kind TEXT NOT NULL,
    to_slug TEXT NOT NULL,
    position INTEGER NOT NULL,
    revealed_in INTEGER NOT NULL,
    confidence TEXT NOT NULL,
    PRIMARY KEY (kind, slug, role, to_kind, to_slug),
    FOREIGN KEY (kind, slug) REFERENCES entity (kind, slug),
    FOREIGN KEY (to_kind, to_slug) REFERENCES entity (kind, slug)
);
CREATE INDEX link_to_entity ON link (to_kind, to_slug);

CREATE TABLE source (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    url TEXT,
    date TEXT NOT NULL,
    kind TEXT NOT NULL,
    revealed_in INTEGER NOT NULL
);

CREATE TABLE citation (
    fact INTEGER NOT NULL REFERENCES fact (id),
    source TEXT NOT NULL REFERENCES source (id),
    PRIMARY KEY (fact, source)
);

-- One row: which content is loaded.
CREATE TABLE content_digest (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    digest TEXT NOT NULL,
    loaded_at INTEGER NOT NULL
);

-- How far a public reply may go: place_id 0 is the server's default, else a channel or thread.
CREATE TABLE spoiler_limit (
    guild_id INTEGER NOT NULL,
    place_id INTEGER NOT NULL,
    seen INTEGER NOT NULL CHECK (seen >= 0),
    PRIMARY KEY (guild_id, place_id)
);

-- How far a person has watched, as they said themselves.
CREATE TABLE progress (
    user_id BIGINT NOT NULL PRIMARY KEY,
    seen INTEGER NOT NULL CHECK (seen >= 0),
    updated_at INTEGER NOT NULL
);

-- Every IDENTIFY of the last day; Discord resets the token of a bot that makes a thousand.
CREATE TABLE identify (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
);
CREATE INDEX identify_at ON identify (at);

-- What Discord was last told of the commands, so that an unchanged start tells it nothing.
CREATE TABLE command_sync (
    application_id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL
);
CREATE TABLE command_id (
    application_id INTEGER NOT NULL REFERENCES command_sync (application_id),
    name TEXT NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (application_id, name)
);
