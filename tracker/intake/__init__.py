"""A resolution's file becomes drafts of points: bytes, lines, paragraphs, outline, addressees, days, doubts.

    from tracker.intake.reading import read
    draft = read(data)                      # or raises refusals.UnreadableDocument(reason, values)

Rules only: no database, no web, no clock. The same bytes give the same draft.

The path, each step the input of the next:
`documents` (bytes → lines, one reader a format) → `paragraphs` (broken lines joined, several points in a line taken
apart) → `zones` (where points may stand) → `outline`, `tables` (points and their tree) → `header`, `requests` →
`understanding` (kind, addressees, deadline, what is inherited) → `draft.Draft`.

What the others use:
- `reading.read(data, name, directory)` and `reading.of_document(document)`;
- `draft`: Draft, Header, Point, Addressee, Deadline, Note … all frozen;
- `draft_json`: `as_dict`/`from_dict` (round trip), `as_read` (the object of `tracker read --json`), `warning_text`;
- `addressees.directory`: Directory, Organisation, Group, `meaning` (one addressee), `resolved` (a whole draft);
- `refusals`: Refusal (codes), UnreadableDocument;
- `python -m tracker.intake NAME`: the same as a program of its own, to be run under limits.
"""
