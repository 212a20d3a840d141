--liquibase formatted sql

--changeset workflow:0009-peer-address
-- Where the other nodes connect to this one. Port 0: nowhere.
ALTER TABLE nodes ADD COLUMN peer_host text NOT NULL DEFAULT '';
ALTER TABLE nodes ADD COLUMN peer_port integer NOT NULL DEFAULT 0;

--changeset workflow:0009-owner
-- A name in nodes. acquired_at is the time of the present epoch.
ALTER TABLE shards RENAME COLUMN owner_address TO owner;
