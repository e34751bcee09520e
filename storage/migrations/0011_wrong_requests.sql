-- Mentors can say that something is wrong with a request, without learning whose it is.
ALTER TABLE report ADD COLUMN request TEXT REFERENCES request (id) ON DELETE SET NULL;
CREATE INDEX report_by_request ON report (request);
