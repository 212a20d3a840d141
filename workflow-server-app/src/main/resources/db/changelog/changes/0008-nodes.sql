--liquibase formatted sql

--changeset workflow:0008-nodes
-- The servers on this database. A name belongs to one process for as long as its beat goes on.
CREATE TABLE nodes (
  name text PRIMARY KEY,
  id uuid NOT NULL,
  address text NOT NULL,
  version text NOT NULL,
  state text NOT NULL,
  kafka_cluster_id text,
  shard_group text NOT NULL,
  started_at timestamptz NOT NULL,
  beat_at timestamptz NOT NULL
);
