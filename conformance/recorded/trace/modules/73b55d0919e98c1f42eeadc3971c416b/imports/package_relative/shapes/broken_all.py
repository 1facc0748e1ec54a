__all__ = ["absent"]
present = 1
