"""The addresses and answers of `/api/v1/`, as the contract names them. `asm_portal.api` puts them together."""
