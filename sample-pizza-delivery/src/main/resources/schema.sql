-- The application's own tables, beside the server's and none of its business. Runs at every start.
CREATE SCHEMA IF NOT EXISTS pizza;

CREATE TABLE IF NOT EXISTS pizza.payments (
  order_id text NOT NULL,
  kind     text NOT NULL,
  card     text NOT NULL,
  amount   numeric(10, 2) NOT NULL,
  at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (order_id, kind)
);

CREATE TABLE IF NOT EXISTS pizza.payment_attempts (
  order_id text NOT NULL,
  activity text NOT NULL,
  call     text NOT NULL,
  attempt  int NOT NULL,
  pid      bigint NOT NULL,
  at       timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE IF NOT EXISTS pizza.kitchens (
  name text PRIMARY KEY,
  open boolean NOT NULL
);

CREATE TABLE IF NOT EXISTS pizza.ovens (
  order_id text PRIMARY KEY,
  kitchen  text NOT NULL,
  pizzas   int NOT NULL,
  state    text NOT NULL,
  since    timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX IF NOT EXISTS ovens_baking ON pizza.ovens (since) WHERE state = 'BAKING';

CREATE TABLE IF NOT EXISTS pizza.couriers (
  name      text PRIMARY KEY,
  districts text[] NOT NULL
);

CREATE TABLE IF NOT EXISTS pizza.trips (
  order_id    text NOT NULL,
  courier     text NOT NULL,
  state       text NOT NULL,
  assigned_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (order_id, courier)
);
CREATE INDEX IF NOT EXISTS trips_open ON pizza.trips (courier) WHERE state IN ('ASSIGNED', 'PICKED_UP');

CREATE TABLE IF NOT EXISTS pizza.receipts (
  order_id text PRIMARY KEY,
  customer text NOT NULL,
  total    numeric(10, 2) NOT NULL,
  sent_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- How the simulated kitchens and couriers treat an order.
CREATE TABLE IF NOT EXISTS pizza.scripts (
  order_id text PRIMARY KEY,
  script   text NOT NULL
);

INSERT INTO pizza.kitchens (name, open) VALUES
  ('Da Luigi', true),
  ('Bella Napoli', true),
  ('Forno Furioso', true),
  ('Trattoria Domani', false)
ON CONFLICT (name) DO NOTHING;

INSERT INTO pizza.couriers (name, districts) VALUES
  ('Greta on her cargo bike', '{Old Town,Harbour,University}'),
  ('Otto on roller skates',   '{Old Town,University}'),
  ('Mina on the scooter',     '{Old Town,Harbour,Hills}'),
  ('Fast Frida',              '{University,Hills}'),
  ('Paolo with the Vespa',    '{Old Town,Harbour,Hills,University}'),
  ('Two-Wheel Willi',         '{Harbour,Hills}'),
  ('Noor on the tandem',      '{Old Town,University,Harbour}'),
  ('Captain Klaas',           '{Harbour}')
ON CONFLICT (name) DO NOTHING;
