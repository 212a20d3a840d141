--liquibase formatted sql

--changeset workflow:0012-task-topics
-- The queues that native workers read, which have a topic in Kafka. registered_at: when one last said so, to the hour.
CREATE TABLE task_topics (
  namespace     text        NOT NULL,
  task_queue    text        NOT NULL,
  kind          smallint    NOT NULL,
  registered_at timestamptz NOT NULL,
  PRIMARY KEY (namespace, task_queue, kind)
);
