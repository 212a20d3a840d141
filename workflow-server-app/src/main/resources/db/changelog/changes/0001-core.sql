--liquibase formatted sql

--changeset workflow:0001-cluster
-- What was chosen once for the life of the cluster. One row.
CREATE TABLE cluster_metadata (
  only_row         boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  number_of_shards integer NOT NULL
);

--changeset workflow:0001-shards
-- Who owns a shard. Raising the epoch shuts the earlier owner out: each of its commits checks the epoch it was given.
-- Rows are locked by every commit, so that they get room to stay where they are.
CREATE TABLE shards (
  shard         integer     PRIMARY KEY,
  epoch         bigint      NOT NULL,
  owner_address text        NOT NULL,
  acquired_at   timestamptz NOT NULL
) WITH (fillfactor = 50);

--changeset workflow:0001-executions
-- One row for each run. status: see WorkflowStatusCode. wake_at is null while nothing waits for a time.
CREATE TABLE executions (
  shard             integer     NOT NULL,
  run_id            uuid        NOT NULL,
  namespace         text        NOT NULL,
  workflow_id       text        NOT NULL,
  status            smallint    NOT NULL,
  start_request_id  text        NOT NULL,
  wake_at           timestamptz,
  snapshot_sequence bigint      NOT NULL DEFAULT 0,
  snapshot          bytea,
  PRIMARY KEY (shard, run_id)
) WITH (fillfactor = 80);
-- Led by the time: a lane asks for the next alarms of hundreds of shards at once, and gets them in order from one scan.
CREATE INDEX executions_wake_at ON executions (wake_at, shard, run_id) WHERE wake_at IS NOT NULL;

--changeset workflow:0001-current-runs
-- The open or latest run of each workflow id.
CREATE TABLE current_runs (
  shard            integer  NOT NULL,
  namespace        text     NOT NULL,
  workflow_id      text     NOT NULL,
  run_id           uuid     NOT NULL,
  status           smallint NOT NULL,
  start_request_id text     NOT NULL,
  PRIMARY KEY (shard, namespace, workflow_id)
) WITH (fillfactor = 80);

--changeset workflow:0001-history
-- One row for each committed transition of a run. first_event_id is 0 in rows without events.
-- Rows up to half a page stay in line: an out-of-line value costs a second table and index.
CREATE TABLE history (
  shard          integer NOT NULL,
  run_id         uuid    NOT NULL,
  sequence       bigint  NOT NULL,
  first_event_id bigint  NOT NULL,
  event_count    integer NOT NULL,
  changes        bytea   NOT NULL,
  PRIMARY KEY (shard, run_id, sequence)
) WITH (toast_tuple_target = 4080);

--changeset workflow:0001-visibility
-- What lists and searches show. memo: a JSON object of payload documents. search_attributes: a JSON object of plain
-- values where the payload is plain JSON, else of payload documents.
CREATE TABLE visibility (
  namespace         text        NOT NULL,
  run_id            uuid        NOT NULL,
  workflow_id       text        NOT NULL,
  workflow_type     text        NOT NULL,
  task_queue        text        NOT NULL,
  status            smallint    NOT NULL,
  start_time        timestamptz NOT NULL,
  execution_time    timestamptz NOT NULL,
  close_time        timestamptz,
  history_length    bigint      NOT NULL DEFAULT 0,
  history_size      bigint      NOT NULL DEFAULT 0,
  memo              jsonb       NOT NULL DEFAULT '{}',
  search_attributes jsonb       NOT NULL DEFAULT '{}',
  PRIMARY KEY (namespace, run_id)
) WITH (fillfactor = 80);
CREATE INDEX visibility_start_time ON visibility (namespace, start_time DESC, run_id);
CREATE INDEX visibility_status ON visibility (namespace, status, start_time DESC, run_id);
CREATE INDEX visibility_type ON visibility (namespace, workflow_type, start_time DESC, run_id);
CREATE INDEX visibility_workflow_id ON visibility (namespace, workflow_id, start_time DESC, run_id);

--changeset workflow:0001-namespaces
CREATE TABLE namespaces (
  name        text        PRIMARY KEY,
  description text,
  retention   bigint      NOT NULL,
  created_at  timestamptz NOT NULL
);
COMMENT ON COLUMN namespaces.retention IS 'How long closed executions are kept, in seconds';
INSERT INTO namespaces VALUES ('default', NULL, 3 * 24 * 60 * 60, now());

--changeset workflow:0001-lz4 splitStatements:false
-- Cheaper than the default compression by far; not every build of PostgreSQL has it.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
    ALTER TABLE history ALTER COLUMN changes SET COMPRESSION lz4;
    ALTER TABLE executions ALTER COLUMN snapshot SET COMPRESSION lz4;
  END IF;
END
$$;

--changeset workflow:0001-check-epochs splitStatements:false
-- Fails with WF001 and the lost shards as detail, unless each shard still has the given epoch. The share locks hold off
-- a take-over until the transaction ends; a take-over that came first is seen.
CREATE FUNCTION check_epochs(expected_shards integer[], expected_epochs bigint[]) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  lost integer[];
BEGIN
  SELECT array_agg(expected.shard ORDER BY expected.shard) INTO lost
  FROM unnest(expected_shards, expected_epochs) AS expected (shard, epoch)
  LEFT JOIN (
    SELECT shard, epoch FROM shards WHERE shard = ANY (expected_shards) ORDER BY shard FOR SHARE
  ) AS actual ON actual.shard = expected.shard
  WHERE actual.epoch IS DISTINCT FROM expected.epoch;
  IF lost IS NOT NULL THEN
    RAISE EXCEPTION 'shards % were taken over', lost USING ERRCODE = 'WF001', DETAIL = array_to_string(lost, ',');
  END IF;
  RETURN true;
END
$$;

--changeset workflow:0001-history-position splitStatements:false
-- The row that holds an event, or else the last row before it; null when there is none. Rows are numbered without a
-- gap that matters, and their event ids grow with their numbers: so the primary key is bisected instead of paying for
-- a second index with every transition.
CREATE FUNCTION history_position(of_shard integer, of_run_id uuid, event_id bigint) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
DECLARE
  low bigint;
  high bigint;
  middle bigint;
  probe record;
BEGIN
  SELECT sequence INTO low FROM history
    WHERE shard = of_shard AND run_id = of_run_id AND event_count > 0 AND first_event_id <= event_id
    ORDER BY sequence LIMIT 1;
  IF low IS NULL OR event_id <= 1 THEN
    RETURN low;
  END IF;
  SELECT sequence INTO high FROM history
    WHERE shard = of_shard AND run_id = of_run_id ORDER BY sequence DESC LIMIT 1;
  -- low always fits; everything above high is too late or not there.
  WHILE low < high LOOP
    middle := low + (high - low + 1) / 2;
    SELECT sequence, first_event_id INTO probe FROM history
      WHERE shard = of_shard AND run_id = of_run_id AND sequence >= middle AND sequence <= high AND event_count > 0
      ORDER BY sequence LIMIT 1;
    IF probe.sequence IS NOT NULL AND probe.first_event_id <= event_id THEN
      low := probe.sequence;
    ELSE
      high := middle - 1;
    END IF;
  END LOOP;
  RETURN low;
END
$$;
