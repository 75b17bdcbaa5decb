"""Benchmarks: our work beside its physical limit and beside its peer, as ratios in one run.

Absolute times vary with the machine; ratios measured one after the other in one process hold.
`./portal bench` brings servers of its own and a fresh database; `./portal bench board` runs one.
"""
