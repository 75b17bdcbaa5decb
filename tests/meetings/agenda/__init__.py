"""The agenda: its pages and what comes by itself."""
