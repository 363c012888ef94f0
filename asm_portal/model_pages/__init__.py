"""Pages about the model itself, written from `asm_portal.rules`: what it is, and what comes when."""
