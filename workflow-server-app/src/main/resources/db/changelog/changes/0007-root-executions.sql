--liquibase formatted sql

--changeset workflow:0007-root-executions
-- The execution at the top of a tree of children; null where an execution is its own root, which most are: their index
-- entry is spared.
ALTER TABLE visibility
  ADD COLUMN root_workflow_id text,
  ADD COLUMN root_run_id text;
CREATE INDEX visibility_root ON visibility (namespace, root_workflow_id, start_time DESC, run_id)
  WHERE root_workflow_id IS NOT NULL;
