-- Prefect's own database beside dondoc's, with the extension that it asks for.
CREATE DATABASE prefect OWNER dondoc;
\connect prefect
CREATE EXTENSION IF NOT EXISTS pg_trgm;
