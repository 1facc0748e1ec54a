__all__ = ["public", "also_public"]
public = "public value"
not_listed = 1
_private = 2


def also_public():
    return "also public"
