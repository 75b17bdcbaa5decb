"""The few icons in use, as paths of a 24×24 drawing: inline SVG, so that no request is made."""

ICONS = {
    "alert": "M12 4L2.5 20h19zM12 10v4.5M12 17.3v.2",
    "attach": "M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.8 17"
    "a1.6 1.6 0 0 1-2.3-2.3l7.5-7.5",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "clock": "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 7v5.5l3.5 2",
    "cross": "M6 6l12 12M18 6L6 18",
    "down": "M12 5v14M6 13l6 6 6-6",
    "download": "M12 4v11M7 10.5l5 5 5-5M5 20h14",
    "edit": "M4 20l1-4L16.5 4.5l3 3L8 19z",
    "flag": "M6 21V4h11l-2 4 2 4H6",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "mail": "M3.5 6h17v12h-17zM3.5 7l8.5 6 8.5-6",
    "note": "M5 5h14v10l-4 4H5zM9 9.5h6M9 13h4",
    "plus": "M12 5v14M5 12h14",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "search": "M4.5 10.5a6 6 0 1 0 12 0a6 6 0 1 0-12 0M15 15l5 5",
    "undo": "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-4",
    "up": "M12 19V5M6 11l6-6 6 6",
}
