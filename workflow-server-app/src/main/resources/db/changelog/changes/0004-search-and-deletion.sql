--liquibase formatted sql

--changeset workflow:0004-visibility-columns
-- delete_at: the close time and the retention that the namespace had then.
ALTER TABLE visibility
  ADD COLUMN parent_workflow_id text,
  ADD COLUMN parent_run_id text,
  ADD COLUMN state_transition_count bigint NOT NULL DEFAULT 0,
  ADD COLUMN delete_at timestamptz;
UPDATE visibility v SET delete_at = v.close_time + make_interval(secs => n.retention)
FROM namespaces n WHERE n.name = v.namespace AND v.close_time IS NOT NULL;
CREATE INDEX visibility_delete_at ON visibility (delete_at, run_id) WHERE delete_at IS NOT NULL;
CREATE INDEX visibility_parent ON visibility (namespace, parent_workflow_id, start_time DESC, run_id)
  WHERE parent_workflow_id IS NOT NULL;

--changeset workflow:0004-search-attributes
-- What the executions of a namespace can be searched by beyond what every execution has. type: see SearchAttributeType.
CREATE TABLE search_attributes (
  namespace text NOT NULL,
  name      text NOT NULL,
  type      text NOT NULL,
  PRIMARY KEY (namespace, name)
);

--changeset workflow:0004-search-attribute-time splitStatements:false
-- A search attribute as a time; null when it is none, so that one odd value does not fail everybody's query.
CREATE FUNCTION search_attribute_time(value text) RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT AS $$
BEGIN
  RETURN value::timestamptz;
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END
$$;

--changeset workflow:0004-namespaces-being-deleted
-- Nobody can use these any more; their names are free again once all of their executions are gone.
CREATE TABLE deleted_namespaces (
  name       text        PRIMARY KEY,
  deleted_at timestamptz NOT NULL
);
COMMENT ON COLUMN deleted_namespaces.deleted_at IS 'From when on its executions go';
