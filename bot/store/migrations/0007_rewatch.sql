-- A rewatch of a server: where, for whom, in which rhythm, and what comes with it. `first_local` is a wall-clock time of
-- `zone` from which the rhythm `rule` is counted; parent_id is the channel of a thread. `revision` is the number of the
-- last change by an admin, `edition` counts how often its schedule message was to be made anew, the last time at
-- `shown_at`.
CREATE TABLE rewatch (
    rewatch_id BIGINT NOT NULL PRIMARY KEY,
    guild_id BIGINT NOT NULL REFERENCES guild (guild_id) ON DELETE CASCADE,
    channel_id BIGINT NOT NULL,
    parent_id BIGINT,
    role_id BIGINT,
    zone TEXT NOT NULL,
    first_local TEXT NOT NULL,
    rule TEXT NOT NULL,
    nightly INTEGER NOT NULL,
    begins_with INTEGER NOT NULL,
    ends_with INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    reminder INTEGER NOT NULL,
    has_events INTEGER NOT NULL,
    has_threads INTEGER NOT NULL,
    state TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 0,
    edition INTEGER NOT NULL DEFAULT 0,
    shown_at BIGINT,
    message_id BIGINT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX rewatch_running ON rewatch (guild_id) WHERE ended_at IS NULL;
CREATE INDEX rewatch_guild ON rewatch (guild_id, created_at);
CREATE INDEX rewatch_ended_at ON rewatch (ended_at);

-- The meetings of a rewatch. `at` is the moment of `local` by the newest zone data, `next_at` when there is something to
-- do about it by itself. `sequence` counts its changes; `reminded` and `asked` are the ones of which the members were
-- reminded, and for which an event of the server was asked for.
CREATE TABLE meeting (
    rewatch_id BIGINT NOT NULL REFERENCES rewatch (rewatch_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    first_episode INTEGER NOT NULL,
    last_episode INTEGER NOT NULL,
    local TEXT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    sequence INTEGER NOT NULL DEFAULT 0,
    next_at BIGINT,
    reminded INTEGER,
    asked INTEGER,
    event_id BIGINT,
    message_id BIGINT,
    thread_id BIGINT,
    PRIMARY KEY (rewatch_id, number)
);
CREATE INDEX meeting_next_at ON meeting (next_at);

-- Who comes to a meeting, or does not; `local` is the time of the meeting that was answered to, so that an answer does not
-- count for another evening.
CREATE TABLE attendance (
    rewatch_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    user_id BIGINT NOT NULL,
    local TEXT NOT NULL,
    is_coming INTEGER NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (rewatch_id, number, user_id),
    FOREIGN KEY (rewatch_id, number) REFERENCES meeting (rewatch_id, number) ON DELETE CASCADE
);
CREATE INDEX attendance_user ON attendance (user_id);

-- Every change of a rewatch by an admin, to be undone. actor_id is NULL where a person asked to be forgotten.
CREATE TABLE rewatch_change (
    rewatch_id BIGINT NOT NULL REFERENCES rewatch (rewatch_id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at BIGINT NOT NULL,
    actor_id BIGINT,
    verb TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    first_before TEXT NOT NULL,
    first_after TEXT NOT NULL,
    rule_before TEXT NOT NULL,
    rule_after TEXT NOT NULL,
    PRIMARY KEY (rewatch_id, number)
);
CREATE INDEX rewatch_change_actor ON rewatch_change (actor_id);

-- The meetings that a change touched.
CREATE TABLE rewatch_change_entry (
    rewatch_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    meeting INTEGER NOT NULL,
    local_before TEXT NOT NULL,
    local_after TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    PRIMARY KEY (rewatch_id, number, meeting),
    FOREIGN KEY (rewatch_id, number) REFERENCES rewatch_change (rewatch_id, number) ON DELETE CASCADE
);

-- A plan, or a change of one, that an admin sees and has not yet decided on.
CREATE TABLE rewatch_draft (
    draft_id BIGINT NOT NULL PRIMARY KEY,
    guild_id BIGINT NOT NULL REFERENCES guild (guild_id) ON DELETE CASCADE,
    actor_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX rewatch_draft_at ON rewatch_draft (at);
CREATE INDEX rewatch_draft_actor ON rewatch_draft (actor_id);
CREATE INDEX rewatch_draft_guild ON rewatch_draft (guild_id);
