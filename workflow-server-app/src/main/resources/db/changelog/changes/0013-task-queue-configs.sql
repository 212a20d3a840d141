--liquibase formatted sql

--changeset workflow:0013-task-queue-configs
-- What operators have set for task queues. tasks_per_second is null where the limit was taken away again.
CREATE TABLE task_queue_configs (
  namespace        text             NOT NULL,
  task_queue       text             NOT NULL,
  kind             smallint         NOT NULL,
  tasks_per_second double precision,
  reason           text             NOT NULL,
  identity         text             NOT NULL,
  updated_at       timestamptz      NOT NULL,
  PRIMARY KEY (namespace, task_queue, kind)
);
