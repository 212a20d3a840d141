--liquibase formatted sql

--changeset workflow:0003-outbox
-- What workflows have to tell other workflows: written with the transition, deleted when it is settled. shard: the
-- sender's. sequence: grows within a shard, from one owner to the next. The target is for people's eyes.
CREATE TABLE outbox (
  shard              integer NOT NULL,
  sequence           bigint  NOT NULL,
  target_namespace   text    NOT NULL,
  target_workflow_id text    NOT NULL,
  message            bytea   NOT NULL,
  PRIMARY KEY (shard, sequence)
);
