"""The library in the browser: Datasette over a copy of what people may look at, on loopback.

It only reads. Datasette serves a file that holds the views of the cache and nothing else
(`store.copy_views`); `gate` lets through the addresses that are meant, asked by this
machine's own names; the pages are ours, without a script, and load nothing from elsewhere.
"""
