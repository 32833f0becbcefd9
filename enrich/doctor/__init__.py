"""What is wrong: with the set-up, and with what services send. It reads, and writes nothing.

Each check finds something to say, whatever else is broken: people ask when something is.
"""
