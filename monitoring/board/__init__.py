"""The Comisión Ejecutiva's board: its filters, what it shows, its heat map and its tables."""
