"""Words as PostgreSQL's full-text search keeps them."""

from psycopg import sql


def lexemes(words: str, weight: str) -> sql.Composed:
    """SQL that makes a tsvector of a text of words: 'ann lee' with weight A becomes 'ann':1A 'lee':1A.

    The words were folded when the list was read and are taken as they are. Nothing looks at their positions.
    """
    return sql.SQL(
        "coalesce((replace(nullif({words}, ''), ' ', {mark} || ' ') || {mark})::tsvector, ''::tsvector)"
    ).format(words=sql.SQL(words), mark=sql.Literal(f":1{weight}"))
