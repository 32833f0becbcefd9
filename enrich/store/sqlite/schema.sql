-- Written by tests/support/cache_schema.py: a new cache is made of it.
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE answers (
            source TEXT NOT NULL, question TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('found', 'absent')),
            payload BLOB, fetched TEXT NOT NULL, PRIMARY KEY (source, question)
        ) STRICT, WITHOUT ROWID;
CREATE TABLE names (name TEXT PRIMARY KEY, key TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX names_key ON names (key);
CREATE TABLE keys (key TEXT PRIMARY KEY, current TEXT NOT NULL, given TEXT NOT NULL) STRICT;
CREATE TABLE hosts (
            host TEXT PRIMARY KEY, answered TEXT, refused TEXT, reason TEXT
        ) STRICT;
CREATE TABLE runs (
            id INTEGER PRIMARY KEY, started TEXT NOT NULL, seconds REAL NOT NULL,
            code INTEGER NOT NULL) STRICT;
CREATE TABLE "entry_states" (name TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE "work_cache" (
            name TEXT PRIMARY KEY, key TEXT NOT NULL, made_of TEXT NOT NULL, fingerprint TEXT NOT NULL,
            due TEXT NOT NULL, questions TEXT NOT NULL, problems TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
CREATE TABLE works (
            id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, state TEXT NOT NULL,
            checked_on TEXT NOT NULL, fingerprint TEXT NOT NULL, checksum INTEGER NOT NULL,
            work BLOB NOT NULL
        ) STRICT;
CREATE INDEX keys_current ON keys (current);
CREATE TABLE outputs (
            id INTEGER PRIMARY KEY, path TEXT NOT NULL, checksum TEXT NOT NULL,
            written TEXT NOT NULL, UNIQUE (path, checksum)
        ) STRICT;
CREATE TABLE "change_log" (
            id INTEGER PRIMARY KEY, started TEXT NOT NULL, key TEXT NOT NULL, field TEXT NOT NULL,
            old TEXT, new TEXT, source TEXT NOT NULL
        ) STRICT;
CREATE INDEX changes_started ON "change_log" (started);
CREATE TABLE field_sets (id INTEGER PRIMARY KEY, fields TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE paper_rows (
            id INTEGER PRIMARY KEY, key TEXT NOT NULL, state TEXT NOT NULL,
            checked_on TEXT NOT NULL, type TEXT NOT NULL, genre TEXT NOT NULL,
            title TEXT NOT NULL, authors TEXT NOT NULL, first_author TEXT NOT NULL,
            venue TEXT NOT NULL, venue_name TEXT NOT NULL, year INTEGER, issued TEXT NOT NULL,
            volume TEXT NOT NULL, issue TEXT NOT NULL, pages TEXT NOT NULL,
            publisher TEXT NOT NULL, doi TEXT NOT NULL, arxiv TEXT NOT NULL, url TEXT NOT NULL,
            pdf TEXT NOT NULL, retracted TEXT NOT NULL,
            field_set INTEGER NOT NULL, filled_by TEXT NOT NULL, answers TEXT NOT NULL,
            more TEXT NOT NULL
        ) STRICT;
CREATE INDEX paper_rows_key ON paper_rows (key);
CREATE INDEX paper_rows_year ON paper_rows (year DESC, key);
CREATE INDEX paper_rows_state ON paper_rows (state, year DESC, key);
CREATE INDEX paper_rows_venue ON paper_rows (
            venue, year, state, type, genre, field_set
        );
CREATE INDEX paper_rows_retracted ON paper_rows (key) WHERE retracted <> '';
CREATE TABLE paper_texts (
            id INTEGER PRIMARY KEY, abstract TEXT NOT NULL, notes TEXT NOT NULL,
            sections TEXT NOT NULL
        ) STRICT;
CREATE TABLE paper_authors (
            id INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
            family TEXT NOT NULL, given TEXT NOT NULL, PRIMARY KEY (id, position)
        ) STRICT, WITHOUT ROWID;
CREATE TABLE paper_identifiers (
            id INTEGER NOT NULL, scheme TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (id, scheme, value)
        ) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE paper_heads USING fts5 (
            title, authors, venue, content = '', tokenize = 'ascii'
        );
CREATE VIRTUAL TABLE paper_words USING fts5 (
            text, content = '', tokenize = 'ascii'
        );
CREATE TABLE words (
            word TEXT PRIMARY KEY, backwards TEXT NOT NULL, stem TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
CREATE INDEX words_backwards ON words (backwards);
CREATE INDEX words_stem ON words (stem);
CREATE TABLE reading_lists (
            path TEXT PRIMARY KEY, list TEXT NOT NULL, config TEXT NOT NULL, read TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
CREATE TABLE list_rows (
            path TEXT NOT NULL, line INTEGER NOT NULL, nth INTEGER NOT NULL, key TEXT,
            section TEXT NOT NULL, checked INTEGER, starred INTEGER NOT NULL,
            date TEXT NOT NULL, title TEXT NOT NULL, notes TEXT NOT NULL, tags TEXT NOT NULL,
            PRIMARY KEY (path, line, nth)
        ) STRICT, WITHOUT ROWID;
CREATE INDEX list_rows_key ON list_rows (key);
CREATE INDEX list_rows_checked ON list_rows (checked, key);
CREATE INDEX list_rows_starred ON list_rows (key) WHERE starred;
CREATE INDEX list_rows_section ON list_rows (section, key);
CREATE INDEX list_rows_tags ON list_rows (tags, key) WHERE tags <> '';
CREATE INDEX works_state ON works (state);
CREATE INDEX keys_any_case ON keys (key COLLATE NOCASE);
CREATE VIEW papers AS
            SELECT p.key, p.title, p.authors, p.first_author, p.venue, p.venue_name, p.year,
                p.state, p.checked_on, p.type, p.doi, p.arxiv, p.url, p.pdf, p.volume, p.issue,
                p.pages, p.publisher, p.issued, p.retracted, substr(k.given, 1, 10) AS added,
                t.abstract, t.notes
            FROM paper_rows AS p LEFT JOIN paper_texts AS t ON t.id = p.id
                LEFT JOIN keys AS k ON k.key = p.key;
CREATE VIEW authors AS
            SELECT p.key, a.position, a.name, a.family, a.given
            FROM paper_authors AS a JOIN paper_rows AS p ON p.id = a.id;
CREATE VIEW venues AS
            SELECT venue, max(venue_name) AS venue_name, count(*) AS papers,
                min(year) AS first_year, max(year) AS last_year
            FROM paper_rows WHERE venue <> '' GROUP BY venue;
CREATE VIEW identifiers AS
            SELECT p.key, i.scheme, i.value
            FROM paper_identifiers AS i JOIN paper_rows AS p ON p.id = i.id;
CREATE VIEW provenance AS
            SELECT p.key, f.value AS field,
                CASE f.value
                    WHEN 'title' THEN p.title WHEN 'authors' THEN p.authors
                    WHEN 'container_title' THEN p.venue_name WHEN 'issued' THEN p.issued
                    WHEN 'volume' THEN p.volume WHEN 'issue' THEN p.issue
                    WHEN 'page' THEN p.pages WHEN 'publisher' THEN p.publisher
                    WHEN 'DOI' THEN p.doi WHEN 'arxiv' THEN p.arxiv WHEN 'URL' THEN p.url
                    WHEN 'pdf' THEN p.pdf WHEN 'retracted' THEN p.retracted
                    WHEN 'genre' THEN p.genre
                    WHEN 'abstract' THEN (SELECT abstract FROM paper_texts WHERE id = p.id)
                    ELSE json_extract(p.more, '$.' || f.value)
                END AS value,
                json_extract(p.answers, '$[' || b.value || '][0]') AS source,
                json_extract(p.answers, '$[' || b.value || '][1]') AS fetched
            FROM paper_rows AS p JOIN field_sets AS s ON s.id = p.field_set,
                json_each(s.fields) AS f JOIN json_each(p.filled_by) AS b ON b.key = f.key;
CREATE VIEW list_entries AS
            SELECT l.list, e.line, e.key, e.section, e.checked, e.starred, e.date, e.title,
                e.notes, e.tags
            FROM list_rows AS e JOIN reading_lists AS l ON l.path = e.path;
CREATE VIEW changes AS
            SELECT substr(started, 1, 10) AS date, started AS run, key, field, old, new, source
            FROM change_log;
INSERT INTO paper_heads (paper_heads, rank) VALUES ('automerge', 8);
INSERT INTO paper_words (paper_words, rank) VALUES ('automerge', 8);
