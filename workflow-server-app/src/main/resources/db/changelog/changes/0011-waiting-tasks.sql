--liquibase formatted sql

--changeset workflow:0011-waiting-tasks
-- Tasks that nobody has taken for ten seconds: written when workers are told of them again, removed by the transaction
-- that starts the task or makes it moot. kind: see WaitingTaskStatements. since: when it could first be claimed.
CREATE TABLE waiting_tasks (
  shard              integer     NOT NULL,
  run_id             uuid        NOT NULL,
  scheduled_event_id bigint      NOT NULL,
  attempt            integer     NOT NULL,
  namespace          text        NOT NULL,
  task_queue         text        NOT NULL,
  kind               smallint    NOT NULL,
  workflow_id        text        NOT NULL,
  type               text        NOT NULL,
  since              timestamptz NOT NULL,
  PRIMARY KEY (shard, run_id, scheduled_event_id)
);
-- What waits in a queue, oldest first; and the queues in the order of their names.
CREATE INDEX waiting_tasks_queue ON waiting_tasks
  (namespace, task_queue, kind, since, shard, run_id, scheduled_event_id);
