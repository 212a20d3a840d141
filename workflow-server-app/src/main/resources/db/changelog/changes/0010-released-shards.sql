--liquibase formatted sql

--changeset workflow:0010-released
-- Whether the owner has given the shard up in an orderly way, and answers nothing of it any more.
ALTER TABLE shards ADD COLUMN released boolean NOT NULL DEFAULT false;
