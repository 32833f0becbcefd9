"""What the tests share: the stand-in for the services, the command line, and a list of invented papers."""
