"""Registrations as a spreadsheet: what is chosen, which columns, and the files, written row by row."""
