--liquibase formatted sql

--changeset workflow:0005-namespace-details
-- state: see Namespace.State. data: a JSON object of texts, which are the owner's own.
ALTER TABLE namespaces
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  ADD COLUMN owner_email text,
  ADD COLUMN data text NOT NULL DEFAULT '{}',
  ADD COLUMN state text NOT NULL DEFAULT 'REGISTERED';
