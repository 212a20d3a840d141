--liquibase formatted sql

--changeset workflow:0006-cluster-id
-- Tells clusters apart for those who look after several.
ALTER TABLE cluster_metadata ADD COLUMN cluster_id uuid NOT NULL DEFAULT gen_random_uuid();
