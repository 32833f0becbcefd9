"""The library as it is: lists, look-up, search, selection and description. It only reads."""
