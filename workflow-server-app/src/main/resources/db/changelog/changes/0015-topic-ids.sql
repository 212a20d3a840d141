--liquibase formatted sql

--changeset workflow:0015-topic-ids
-- Which topic holds what waits in a queue: another one of that name was made after Kafka had lost its data.
ALTER TABLE task_topics ADD COLUMN topic_id uuid;
