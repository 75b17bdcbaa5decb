"""A body's whole membership as a spreadsheet: out, and in again with a preview.

`columns` says what stands in which column, `export` writes it, `reading` takes a file apart without
trusting it, `changes` says row by row what would happen, and does it.
"""
