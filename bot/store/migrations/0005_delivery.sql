-- `subscription` is what a refusal pauses: news, rewatch, or one announcement. `expires_at` is when a post is of no use
-- any more, `retry_at` until when a post that failed waits; a post keeps its place in its channel meanwhile. `tried_at` is
-- when it was first sent without it being known what came of it: it may be there.
ALTER TABLE outbox ADD COLUMN subscription TEXT NOT NULL DEFAULT 'news';
ALTER TABLE outbox ADD COLUMN expires_at BIGINT;
ALTER TABLE outbox ADD COLUMN retry_at BIGINT;
ALTER TABLE outbox ADD COLUMN tried_at BIGINT;
CREATE INDEX outbox_channel ON outbox (channel_id, state, not_before);

-- Posts that Discord refused for good, until an admin says to try again or chooses another channel.
CREATE TABLE pause (
    guild_id BIGINT NOT NULL REFERENCES guild (guild_id) ON DELETE CASCADE,
    subscription TEXT NOT NULL,
    channel_id BIGINT NOT NULL,
    code INTEGER NOT NULL,
    reason TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (guild_id, subscription)
);
