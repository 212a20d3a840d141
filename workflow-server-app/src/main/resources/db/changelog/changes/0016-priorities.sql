--liquibase formatted sql

--changeset workflow:0016-waiting-tasks-priority
-- In which order waiting tasks are given away. priority: 1 is the most urgent. fairness_key: empty for tasks without.
-- Servers of older versions don't write these columns: their tasks are as usual.
ALTER TABLE waiting_tasks ADD COLUMN priority smallint NOT NULL DEFAULT 3;
ALTER TABLE waiting_tasks ADD COLUMN fairness_key text NOT NULL DEFAULT '';
ALTER TABLE waiting_tasks ADD COLUMN fairness_weight real NOT NULL DEFAULT 1;
-- The most urgent first; the fairness keys of a priority; of each key oldest first. And the queues by their names.
CREATE INDEX waiting_tasks_order ON waiting_tasks
  (namespace, task_queue, kind, priority, fairness_key, since, shard, run_id, scheduled_event_id);
DROP INDEX waiting_tasks_queue;

--changeset workflow:0016-task-queue-configs-fairness
-- key_tasks_per_second: of each fairness key with a weight of 1; null where it is not limited. fairness_weights: of fairness_keys.
-- A limit that was never set has the epoch for its time.
ALTER TABLE task_queue_configs ADD COLUMN key_tasks_per_second double precision;
ALTER TABLE task_queue_configs ADD COLUMN key_reason text NOT NULL DEFAULT '';
ALTER TABLE task_queue_configs ADD COLUMN key_identity text NOT NULL DEFAULT '';
ALTER TABLE task_queue_configs ADD COLUMN key_updated_at timestamptz NOT NULL DEFAULT 'epoch';
ALTER TABLE task_queue_configs ADD COLUMN fairness_keys text[] NOT NULL DEFAULT '{}';
ALTER TABLE task_queue_configs ADD COLUMN fairness_weights real[] NOT NULL DEFAULT '{}';
