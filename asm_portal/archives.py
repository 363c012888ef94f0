"""What goes wrong with ZIP archives, workbooks and documents among them."""

import zipfile
import zlib

# What `zipfile` raises over an archive that is cut, damaged, locked or packed in a way that it does not know.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
