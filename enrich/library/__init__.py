"""The library as it is: lists, look-up, selection and description of works. It only reads."""
