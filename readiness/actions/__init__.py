"""The only code that writes what practices keep. Each call is one transaction and leaves one entry in the history for
each thing that it changes.
"""
