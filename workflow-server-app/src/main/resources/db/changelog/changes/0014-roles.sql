--liquibase formatted sql

--changeset workflow:0014-roles
-- roles: by commas. format_level of a node: what it can read; of the cluster: what may be written, by any node.
ALTER TABLE nodes ADD COLUMN roles text NOT NULL DEFAULT 'FRONTEND,HISTORY,MATCHING,WORKER';
ALTER TABLE nodes ADD COLUMN format_level integer NOT NULL DEFAULT 1;
ALTER TABLE cluster_metadata ADD COLUMN format_level integer NOT NULL DEFAULT 1;
