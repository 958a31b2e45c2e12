-- A live game, as it was set up. `ended_at` and `touched_at` follow from its events and stand here to be found by.
-- parent_id is the channel of a thread. `told_at` is when its summary was shown.
CREATE TABLE game (
    game_id BIGINT NOT NULL PRIMARY KEY,
    guild_id BIGINT NOT NULL REFERENCES guild (guild_id) ON DELETE CASCADE,
    channel_id BIGINT NOT NULL,
    parent_id BIGINT,
    message_id BIGINT,
    episode INTEGER NOT NULL,
    mode TEXT NOT NULL,
    deal TEXT NOT NULL,
    length TEXT NOT NULL,
    seed TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    touched_at INTEGER NOT NULL,
    ended_at INTEGER,
    told_at INTEGER
);
CREATE INDEX game_guild ON game (guild_id, started_at);
CREATE INDEX game_channel ON game (channel_id, started_at);
CREATE INDEX game_ended_at ON game (ended_at);
CREATE UNIQUE INDEX game_running ON game (channel_id) WHERE ended_at IS NULL;
CREATE INDEX game_touched_at ON game (touched_at) WHERE ended_at IS NULL;

-- The rules in play. `text` is that of a server's own rule, as it was when the game began.
CREATE TABLE game_rule (
    game_id BIGINT NOT NULL REFERENCES game (game_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    rule TEXT NOT NULL,
    action TEXT NOT NULL,
    text TEXT,
    PRIMARY KEY (game_id, position)
);

-- Who has which seat. user_id is NULL where a person asked to be forgotten; what they called stays in the game.
CREATE TABLE game_player (
    game_id BIGINT NOT NULL REFERENCES game (game_id) ON DELETE CASCADE,
    seat INTEGER NOT NULL,
    user_id BIGINT,
    PRIMARY KEY (game_id, seat)
);
CREATE UNIQUE INDEX game_player_once ON game_player (game_id, user_id);
CREATE INDEX game_player_user ON game_player (user_id);

-- All that happened in a game, in order, never changed. `target` is the number of the event this one is about: of a
-- call, the call that began the same moment; of an undo, the call that is taken back. Discord may deliver an
-- interaction again, so each is here once; what the bot did by itself has none.
CREATE TABLE game_event (
    game_id BIGINT NOT NULL REFERENCES game (game_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    interaction_id BIGINT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    seat INTEGER,
    rule TEXT,
    target INTEGER,
    PRIMARY KEY (game_id, number),
    FOREIGN KEY (game_id, seat) REFERENCES game_player (game_id, seat) ON DELETE CASCADE
);
CREATE UNIQUE INDEX game_event_once ON game_event (game_id, interaction_id);
