__all__ = ("_listed_private",)
_listed_private = "listed although private"
unlisted = 1
