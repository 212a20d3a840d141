--liquibase formatted sql

--changeset workflow:0002-visibility-key
-- Run ids are unique everywhere. Led by the namespace, this key was one of five indexes that the planner could choose to
-- find a run by; while the table was small it chose another, and went through a whole namespace for each run that closed.
ALTER TABLE visibility DROP CONSTRAINT visibility_pkey;
ALTER TABLE visibility ADD PRIMARY KEY (run_id);
